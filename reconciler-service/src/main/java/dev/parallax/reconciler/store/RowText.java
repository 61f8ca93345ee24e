package dev.parallax.reconciler.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of a composite type as PostgreSQL writes it: {@code (1,,"a ""b""")}, where nothing is null. Used once. */
final class RowText {
    private final DeclaredType type;
    private final String text;
    private int at;

    RowText(DeclaredType type, String text) {
        this.type = type;
        this.text = text;
    }

    /**
     * The members by their names.
     *
     * @throws IllegalArgumentException if the text is no such row
     */
    Map<String, @Nullable Object> read() {
        var row = new LinkedHashMap<String, @Nullable Object>();
        expect('(');
        for (int i = 0; i < type.members().size(); i++) {
            if (i > 0) {
                expect(',');
            }
            var member = type.members().get(i);
            var value = value();
            row.put(member.name(), value == null ? null : TextValues.read(member.type(), value));
        }
        expect(')');
        if (at != text.length()) {
            throw new IllegalArgumentException("it has more members than its type");
        }
        return row;
    }

    /** Null for what is null. */
    private @Nullable String value() {
        if (peek() == ',' || peek() == ')') {
            return null;
        }
        var value = new StringBuilder();
        boolean quoted = false;
        while (quoted || (peek() != ',' && peek() != ')')) {
            char c = peek();
            at++;
            if (c == '\\') {
                value.append(peek());
                at++;
            } else if (c != '"') {
                value.append(c);
            } else if (quoted && peek() == '"') {
                value.append('"');
                at++;
            } else {
                quoted = !quoted;
            }
        }
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
