package dev.parallax.reconciler.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type as PostgreSQL's format_type writes it.
 *
 * @param name without modifiers, for example {@code timestamp with time zone}
 * @param digits digits after the point that every value has, where the column declares it; null if it does not
 */
record SqlType(String name, @Nullable Integer digits) {
    private static final Pattern FORM =
            Pattern.compile("(?<head>[^()]+)\\((?<first>\\d+)(?:,(?<second>\\d+))?\\)(?<tail>.*)");

    static SqlType of(String formatted) {
        Matcher matcher = FORM.matcher(formatted);
        if (!matcher.matches()) {
            return new SqlType(formatted, null);
        }
        String name = matcher.group("head") + matcher.group("tail");
        String second = matcher.group("second");
        if (name.equals("numeric")) {
            return new SqlType(name, second == null ? Integer.valueOf(0) : Integer.valueOf(second));
        }
        return new SqlType(name, name.startsWith("time") ? Integer.valueOf(matcher.group("first")) : null);
    }
}
