package dev.parallax.reconciler.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of hstore as PostgreSQL writes it: {@code "a"=>"1", "b"=>NULL}. Used once. */
final class HstoreText {
    private final String text;
    private int at;

    HstoreText(String text) {
        this.text = text;
    }

    /**
     * The texts by their names.
     *
     * @throws IllegalArgumentException if the text is no such value
     */
    Map<String, @Nullable Object> read() {
        var members = new LinkedHashMap<String, @Nullable Object>();
        while (at < text.length()) {
            var name = quoted();
            expect("=>");
            if (text.startsWith("NULL", at)) {
                at += "NULL".length();
                members.put(name, null);
            } else {
                members.put(name, quoted());
            }
            if (at < text.length()) {
                expect(", ");
            }
        }
        return members;
    }

    private String quoted() {
        expect("\"");
        var value = new StringBuilder();
        for (; !text.startsWith("\"", at); at++) {
            if (text.startsWith("\\", at)) {
                at++;
            }
            if (at >= text.length()) {
                throw new IllegalArgumentException("it ends too soon");
            }
            value.append(text.charAt(at));
        }
        at++;
        return value.toString();
    }

    private void expect(String expected) {
        if (!text.startsWith(expected, at)) {
            throw new IllegalArgumentException("no '" + expected + "' at " + at);
        }
        at += expected.length();
    }
}
