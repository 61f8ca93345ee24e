package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
            compare(bounds.from(), ">", ">=", bounds.to() == null);
        }
        below(bounds);
    }

    /** Within the bounds, and after the key where the scan goes on. */
    void scan(Scan scan) {
        if (scan.after() == null) {
            bounds(scan.bounds());
        } else {
            compare(scan.after(), ">", ">", scan.bounds().to() == null);
            below(scan.bounds());
        }
    }

    /** What is left of a scan, up to and including this key if there is one; of keys of which no part is ever null. */
    void scan(Scan scan, @Nullable RecordKey upTo) {
        if (scan.after() != null) {
            compare(scan.after(), ">", ">", false);
        } else if (scan.bounds().from() != null) {
            compare(scan.bounds().from(), ">", ">=", false);
        }
        if (upTo != null) {
            compare(upTo, "<", "<=", false);
        } else {
            below(scan.bounds());
        }
    }

    void below(KeyBounds bounds) {
        if (bounds.to() != null) {
            compare(bounds.to(), "<", "<", false);
        }
    }

    /**
     * A comparison of rows; only its last part may also be equal.
     *
     * @param toTheEnd whether a key of null, which comes last, is inside: it must be met, not skipped
     */
    void compare(RecordKey key, String operator, String last, boolean toTheEnd) {
        conditions.add(comparison(key, operator, last, toTheEnd));
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
                ends.add(comparison(range.from(), ">", ">=", range.to() == null));
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
        return comparison(key, "<", "<", false);
    }

    private String comparison(RecordKey key, String operator, String last, boolean toTheEnd) {
        var values = key.parts();
        var alternatives = new ArrayList<String>();
        var equal = "";
        var orNull = toTheEnd ? " or " + keys.anyIsNull() : "";
        // The first part alone bounds the index scan; the alternatives below are exact.
        var bound = values.size() > 1
                ? "(" + keys.ordered(0) + " " + operator + "= " + parameter(0, values.getFirst()) + orNull + ") and "
                : "";
        for (int i = 0; i < values.size(); i++) {
            var name = parameter(i, values.get(i));
            var with = i == values.size() - 1 ? last : operator;
            alternatives.add("(" + equal + keys.ordered(i) + " " + with + " " + name + ")");
            equal += keys.columns().get(i) + " = " + name + " and ";
        }
        return bound + "(" + String.join(" or ", alternatives) + orNull + ")";
    }

    void window(String column, Scan.Window window) {
        conditions.add(column + " >= " + next(window.from().atOffset(ZoneOffset.UTC), "timestamptz"));
        conditions.add(column + " < " + next(window.to().atOffset(ZoneOffset.UTC), "timestamptz"));
    }

    /** One statement text for any number of keys, and no condition for each. */
    void oneOf(List<RecordKey> wanted) {
        var arrays = new ArrayList<String>();
        for (int i = 0; i < keys.parts().size(); i++) {
            arrays.add(array(i, wanted));
        }
        conditions.add(
                arrays.size() == 1
                        ? keys.columns().getFirst() + " = any(" + arrays.getFirst() + ")"
                        : "(" + String.join(", ", keys.columns()) + ") in (select * from unnest("
                                + String.join(", ", arrays) + "))");
    }

    private String array(int part, List<RecordKey> wanted) {
        var values = wanted.stream().map(key -> key.parts().get(part));
        return switch (keys.parts().get(part).type()) {
            case STRING -> next(values.toArray(String[]::new), "text[]");
            case INT64 -> next(values.toArray(Long[]::new), "bigint[]");
            case UUID -> next(values.toArray(UUID[]::new), "uuid[]");
        };
    }

    private String parameter(int part, Object value) {
        return next(value, keys.type(part));
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
