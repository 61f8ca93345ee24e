package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.StoredPart.Comparison;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conditions of one statement, gathered with its parameters. */
final class PostgresWhere {
    private final PostgresKeys keys;
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    PostgresWhere(PostgresKeys keys) {
        this.keys = keys;
    }

    List<Object> parameters() {
        return parameters;
    }

    void bounds(KeyBounds bounds) {
        if (bounds.from() != null) {
            compare(bounds.from(), Comparison.GREATER_OR_EQUAL, bounds.to() == null);
        }
        below(bounds);
    }

    /** Within the bounds, and after the key where the scan goes on. */
    void scan(Scan scan) {
        if (scan.after() == null) {
            bounds(scan.bounds());
        } else {
            compare(scan.after(), Comparison.GREATER, scan.bounds().to() == null);
            below(scan.bounds());
        }
    }

    /** What is left of a scan, up to and including this key if there is one; of keys of which no part is ever null. */
    void scan(Scan scan, @Nullable RecordKey upTo) {
        if (scan.after() != null) {
            conditions.add(comparison(scan.after(), Comparison.GREATER, false, false));
        } else if (scan.bounds().from() != null) {
            conditions.add(comparison(scan.bounds().from(), Comparison.GREATER_OR_EQUAL, false, false));
        }
        if (upTo != null) {
            compare(upTo, Comparison.LESS_OR_EQUAL, false);
        } else {
            below(scan.bounds());
        }
    }

    void below(KeyBounds bounds) {
        if (bounds.to() != null) {
            compare(bounds.to(), Comparison.LESS, false);
        }
    }

    /**
     * A comparison of rows.
     *
     * @param toTheEnd whether a key of null, which comes last, is inside: it must be met, not skipped
     */
    private void compare(RecordKey key, Comparison wanted, boolean toTheEnd) {
        conditions.add(comparison(key, wanted, toTheEnd));
    }

    /** The condition of this range alone, with its parameters added to those that there are. */
    String only(KeyBounds range) {
        conditions.clear();
        bounds(range);
        return toString();
    }

    /** Within any of these ranges, which are disjoint and in order. */
    void within(List<KeyBounds> ranges) {
        var alternatives = new ArrayList<String>();
        for (var range : KeyBounds.joined(ranges)) {
            var ends = new ArrayList<String>();
            if (range.from() != null) {
                ends.add(comparison(range.from(), Comparison.GREATER_OR_EQUAL, range.to() == null));
            }
            if (range.to() != null) {
                ends.add(below(range.to()));
            }
            if (ends.isEmpty()) {
                return;
            }
            alternatives.add("(" + String.join(" and ", ends) + ")");
        }
        conditions.add("(" + String.join(" or ", alternatives) + ")");
    }

    String below(RecordKey key) {
        return comparison(key, Comparison.LESS, false);
    }

    /** Only the last part of the key may also be equal, if the comparison wants that. */
    private String comparison(RecordKey key, Comparison wanted, boolean toTheEnd) {
        return comparison(key, wanted, toTheEnd, true);
    }

    /** @param nullable whether a part may be null, which comes after all others of its place and belongs to one range too */
    private String comparison(RecordKey key, Comparison wanted, boolean toTheEnd, boolean nullable) {
        var terms = keys.terms(key);
        var strict = wanted.isGreater() ? Comparison.GREATER : Comparison.LESS;
        var alternatives = new ArrayList<String>();
        var equal = "";
        var bound = "";
        for (int i = 0; i < terms.size(); i++) {
            var term = terms.get(i);
            var value = next(term.stored().value(), term.cast());
            var last = i == terms.size() - 1;
            boolean withNulls = nullable && wanted.isGreater() && (toTheEnd || i > 0);
            var orNull = withNulls ? " or " + term.expression() + " is null" : "";
            if (i == 0 && !last) {
                // The first part alone bounds the index scan; the alternatives below are exact.
                bound = "(" + compared(term, strict.orEqual(), value) + orNull + ") and ";
            }
            alternatives.add("(" + equal + "(" + compared(term, last ? wanted : strict, value) + orNull + "))");
            if (!term.stored().held()) {
                // No row has this part, so what follows decides nothing.
                break;
            }
            equal += term.expression() + " = " + value + " and ";
        }
        return bound + "(" + String.join(" or ", alternatives) + ")";
    }

    private static String compared(PostgresKeys.Term term, Comparison wanted, String value) {
        var operator =
                switch (term.stored().comparison(wanted)) {
                    case GREATER -> " > ";
                    case GREATER_OR_EQUAL -> " >= ";
                    case LESS -> " < ";
                    case LESS_OR_EQUAL -> " <= ";
                };
        return term.expression() + operator + value;
    }

    void unusable() {
        conditions.add("(" + keys.unusable() + ")");
    }

    void usable() {
        conditions.add("not (" + keys.unusable() + ")");
    }

    void window(String column, Scan.Window window) {
        conditions.add(column + " >= " + next(window.from().atOffset(ZoneOffset.UTC), "timestamptz"));
        conditions.add(column + " < " + next(window.to().atOffset(ZoneOffset.UTC), "timestamptz"));
    }

    /** One statement text for any number of keys, and no condition for each. */
    void oneOf(List<RecordKey> wanted) {
        var values = wanted.stream().map(keys::held).filter(Objects::nonNull).toList();
        var arrays = new ArrayList<String>();
        for (int i = 0; i < keys.parts().size(); i++) {
            arrays.add(array(i, values));
        }
        conditions.add(
                arrays.size() == 1
                        ? keys.columns().getFirst() + " = any(" + arrays.getFirst() + ")"
                        : "(" + String.join(", ", keys.columns()) + ") in (select * from unnest("
                                + String.join(", ", arrays) + "))");
    }

    private String array(int part, List<List<Object>> wanted) {
        var form = keys.parts().get(part).form();
        var values = wanted.stream().map(key -> key.get(part));
        var array =
                switch (form) {
                    case INTEGER -> values.toArray(Long[]::new);
                    case UUID -> values.toArray(UUID[]::new);
                    default -> values.toArray(String[]::new);
                };
        return next(array, form.arrayCast());
    }

    /** A further parameter, by its name in the statement. */
    String next(Object value, String type) {
        parameters.add(value);
        return "$" + parameters.size() + "::" + type;
    }

    @Override
    public String toString() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }
}
