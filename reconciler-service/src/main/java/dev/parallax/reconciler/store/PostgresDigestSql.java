package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** The statements by which PostgreSQL digests one side. */
final class PostgresDigestSql {
    private final String from;
    private final PostgresKeys keys;
    private final DigestRow row;
    private final long seed;

    /** @param seed of the hash, the same on both sides */
    PostgresDigestSql(SideDefinition side, List<KeyPart> parts, DigestRow row, long seed) {
        this.from = PostgresSql.from(side.relation());
        this.keys = PostgresKeys.of(side, parts);
        this.row = row;
        this.seed = seed;
    }

    /**
     * One row: the hash of a sample, by which two servers show that they hash alike, and the SQL type of each column.
     * No record is read.
     */
    static Statement types(SideDefinition side, List<String> columns) {
        var from = PostgresSql.from(side.relation());
        var types = columns.stream()
                .map(column ->
                        ", pg_typeof((select r." + PostgresSql.quoted(column) + " from " + from + " limit 0))::text")
                .collect(Collectors.joining());
        return new Statement(
                "select hash_record_extended(row(record_send(row('sample'::text, 1::bigint, trim_scale(1.50),"
                        + " null::text))), 1)" + types,
                List.of());
    }

    /**
     * A row for each range that is not empty: its place in the list, the number of its records, of those the unusable
     * ones, and the sum of the hashes, which is a numeric and cannot overflow.
     *
     * @param ranges disjoint and in order
     */
    Statement digests(List<KeyBounds> ranges) {
        var where = new PostgresWhere(keys);
        var hash = row.hash(where.next(seed, "bigint"));
        var place = place(ranges, where);
        where.within(ranges);
        return new Statement(
                "select place, count(*), count(*) filter (where unusable), sum(hash) from (select " + place
                        + " as place, (" + row.unusable() + ") as unusable, " + hash + " as hash from " + from + where
                        + ") s group by place",
                where.parameters());
    }

    Statement keys(List<KeyBounds> ranges, long every) {
        var where = new PostgresWhere(keys);
        where.within(ranges);
        return PostgresSql.everyNth(keys, from, where, every);
    }

    /** In which of the ranges a row lies: a search by halves, with the comparisons that bound the ranges. */
    private String place(List<KeyBounds> ranges, PostgresWhere where) {
        var last = ranges.size() - 1;
        var search = search(ranges, 0, last, where);
        // With several parts, one that is null is found by no comparison; such a key comes last.
        return keys.parts().size() > 1 && last > 0
                ? "case when " + keys.anyIsNull() + " then " + last + " else " + search + " end"
                : search;
    }

    private String search(List<KeyBounds> ranges, int first, int last, PostgresWhere where) {
        if (first == last) {
            return String.valueOf(first);
        }
        int middle = (first + last) >>> 1;
        var end = ranges.get(middle).to();
        if (end == null) {
            throw new IllegalArgumentException("only the last range may be open at its end");
        }
        return "case when " + where.below(end) + " then " + search(ranges, first, middle, where) + " else "
                + search(ranges, middle + 1, last, where) + " end";
    }
}
