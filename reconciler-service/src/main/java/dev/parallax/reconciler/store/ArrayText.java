package dev.parallax.reconciler.store;

import dev.parallax.reconciler.value.BoundedArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An array as PostgreSQL writes it: {@code {1,NULL,"a b"}}, nested as its dimensions are. Used once. */
final class ArrayText {
    private final DeclaredType element;
    private final String text;
    private int at;

    ArrayText(DeclaredType array, String text) {
        this.element = Objects.requireNonNull(array.element());
        this.text = text;
    }

    /**
     * The elements; with their bounds, where an index does not begin at 1.
     *
     * @throws IllegalArgumentException if the text is no array
     */
    Object read() {
        var bounds = "";
        if (text.startsWith("[")) {
            at = text.indexOf('=') + 1;
            bounds = text.substring(0, Math.max(0, at - 1));
        }
        var elements = elements();
        if (at != text.length()) {
            throw new IllegalArgumentException("something follows at " + at);
        }
        return bounds.isEmpty() ? elements : new BoundedArray(bounds, elements);
    }

    private List<@Nullable Object> elements() {
        expect('{');
        var elements = new ArrayList<@Nullable Object>();
        if (peek() == '}') {
            at++;
            return elements;
        }
        while (true) {
            elements.add(peek() == '{' ? elements() : element());
            if (peek() == '}') {
                at++;
                return elements;
            }
            expect(element.delimiter());
        }
    }

    private @Nullable Object element() {
        if (peek() == '"') {
            return TextValues.read(element, quoted());
        }
        int start = at;
        while (peek() != element.delimiter() && peek() != '}') {
            at++;
        }
        var plain = text.substring(start, at);
        return plain.equalsIgnoreCase("NULL") ? null : TextValues.read(element, plain);
    }

    private String quoted() {
        at++;
        var value = new StringBuilder();
        for (; peek() != '"'; at++) {
            if (peek() == '\\') {
                at++;
            }
            value.append(peek());
        }
        at++;
        return value.toString();
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw new IllegalArgumentException("no '" + expected + "' at " + at);
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("it ends too soon");
        }
        return text.charAt(at);
    }
}
