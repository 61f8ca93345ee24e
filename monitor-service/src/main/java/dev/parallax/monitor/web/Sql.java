package dev.parallax.monitor.web;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The where clause of a list: conditions with their values, joined by {@code and}. Values never become text. */
public final class Sql {

    private final List<String> conditions = new ArrayList<>();
    private final Tuple values = Tuple.tuple();

    /** Adds the condition, with {@code ?} for the value's place, unless the value is null. */
    public Sql and(String condition, @Nullable Object value) {
        if (value != null) {
            values.addValue(value);
            conditions.add(condition.replace("?", "$" + values.size()));
        }
        return this;
    }

    public Sql and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** The place of a further value, for example of the limit. */
    public String place(Object value) {
        values.addValue(value);
        return "$" + values.size();
    }

    public String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    public Tuple values() {
        return values;
    }
}
