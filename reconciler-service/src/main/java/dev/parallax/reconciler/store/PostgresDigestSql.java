package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.ImageLayout;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements by which PostgreSQL digests one side. */
final class PostgresDigestSql {
    /** Ranges that are worth a scan of their own. */
    private static final int MOST_APART = 64;

    private final String from;
    private final PostgresKeys keys;
    private final DigestRow row;
    private final long seed;
    private final boolean indexed;
    private final boolean unique;

    /**
     * @param seed of the hash, the same on both sides
     * @param indexed whether the rows of a range of keys are found by an index
     * @param unique whether the server makes sure that no key is there twice
     */
    PostgresDigestSql(
            SideDefinition side,
            List<KeyPart> parts,
            RelationColumns declared,
            DigestRow row,
            long seed,
            boolean indexed,
            boolean unique) {
        this.from = PostgresSql.from(side.relation());
        this.keys = PostgresKeys.of(side, parts, declared);
        this.row = row;
        this.seed = seed;
        this.indexed = indexed;
        this.unique = unique;
    }

    /**
     * One row: the hash of a sample, by which two servers show that they hash alike, whether an index leads to the rows
     * of a range of keys, and whether one makes sure that no key is there twice. No record is read.
     */
    static Statement hashing(SideDefinition side, List<KeyPart> parts) {
        return new Statement(
                "select hash_record_extended(row(record_send(row('sample'::text, 1::bigint, trim_scale(1.50),"
                        + " null::text))), 1), " + indexed(side, parts) + ", " + unique(side, ""),
                List.of());
    }

    /**
     * Whether a table has a unique index of the key that begins with its first part, in the order in which keys are
     * compared, and no part of a key can be null.
     */
    private static String indexed(SideDefinition side, List<KeyPart> parts) {
        var ordered = parts.getFirst().type() == KeyType.STRING
                ? " and i.indcollation[0] in (select c.oid from pg_catalog.pg_collation c where c.collname in ('C', 'POSIX'))"
                : "";
        return unique(
                side,
                " and i.indkey[0] = (select a.attnum from pg_catalog.pg_attribute a where a.attrelid = i.indrelid and a.attname"
                        + " = " + PostgresSql.literal(side.key().getFirst()) + ")" + ordered);
    }

    /** Whether a table has a unique index of the key that meets a condition, and no part of a key can be null. */
    private static String unique(SideDefinition side, String condition) {
        if (!(side.relation() instanceof Relation.Table(var name))) {
            return "false";
        }
        var columns = side.key().stream().map(PostgresSql::literal).collect(Collectors.joining(", "));
        var table = PostgresSql.literal(PostgresSql.qualified(name)) + "::regclass";
        return "exists (select 1 from pg_catalog.pg_index i where i.indisvalid and i.indisunique and i.indpred is null and"
                + " i.indrelid = " + table + condition + " and i.indnkeyatts = "
                + side.key().size() + " and "
                + side.key().size()
                + " = (select count(*) from pg_catalog.pg_attribute k where k.attrelid = i.indrelid and k.attnotnull"
                + " and k.attnum = any(i.indkey) and k.attname in (" + columns + ")))";
    }

    /** Whether the rows of a range of keys, and their order, come from an index. */
    boolean indexed() {
        return indexed;
    }

    /** What an image of this kind consists of. */
    ImageLayout layout(RecordImage image) {
        return PostgresImageSql.layout(row, image);
    }

    /**
     * One row about the first records of what is left of the scan: their number, how many of them nothing can stand for, the
     * length of their images, these one after the other, and their versions likewise, if they have some. Instead of the
     * images of several records there is null if they have more bytes than are wanted, and of a single one if it has more than
     * can be received.
     *
     * @param upTo the last key that may be among them; null for the scan's own end
     * @param bytes that are wanted at most
     * @param most that can be received
     */
    Statement images(Scan scan, @Nullable RecordKey upTo, int limit, long bytes, long most, RecordImage image) {
        var where = new PostgresWhere(keys);
        var images =
                switch (image) {
                    case HASH -> PostgresImageSql.hash(row, where.next(seed, "bigint"));
                    case WHOLE -> PostgresImageSql.whole(row);
                };
        return images(where, scan, upTo, limit, Math.min(bytes, most), most, images, row.unusableFields());
    }

    /** The same of records that are too large: nothing can stand for any of them. */
    Statement keysOnly(Scan scan, @Nullable RecordKey upTo, int limit) {
        return images(
                new PostgresWhere(keys),
                scan,
                upTo,
                limit,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                PostgresImageSql.keyOnly(row),
                "true");
    }

    private Statement images(
            PostgresWhere where,
            Scan scan,
            @Nullable RecordKey upTo,
            int limit,
            long bytes,
            long most,
            String images,
            String unusable) {
        where.scan(scan, upTo);
        var parts = new ArrayList<String>();
        var order = new ArrayList<String>();
        for (var ordered : keys.ordered()) {
            parts.add(ordered + " as k" + order.size());
            order.add("k" + order.size());
        }
        if (!unusable.isEmpty()) {
            parts.add("(" + unusable + ") as unusable");
        }
        var inOrder = ", ''::bytea order by " + String.join(", ", order) + ")";
        var version = row.version();
        if (version != null) {
            parts.add(PostgresImageSql.version(version + "::text") + " as version");
        }
        return new Statement(
                "select n, unusable, octet_length(images), case when octet_length(images) <= case when n <= 1 then "
                        + most
                        + " else " + bytes + " end then images end" + (version == null ? "" : ", versions")
                        + " from (select count(*)::int as n, "
                        + (unusable.isEmpty() ? "0" : "(count(*) filter (where unusable))::int")
                        + " as unusable, string_agg(image" + inOrder + " as images"
                        + (version == null ? "" : ", string_agg(version" + inOrder + " as versions")
                        + " from (select " + String.join(", ", parts) + ", " + images + " as image from " + from
                        + where + " order by " + keys.order() + " limit " + limit + ") s) b",
                where.parameters());
    }

    /**
     * A row for each range that is not empty: its place in the list, the number of its records, of those the unusable
     * ones, and the sum of the hashes, which is a numeric and cannot overflow.
     *
     * @param ranges disjoint and in order
     */
    Statement digests(List<KeyBounds> ranges) {
        return indexed && ranges.size() <= MOST_APART ? apart(ranges) : inOnePass(ranges);
    }

    /** Each range by itself: no row has to be asked where it belongs. */
    private Statement apart(List<KeyBounds> ranges) {
        var parameters = new PostgresWhere(keys);
        var hash = row.hash(parameters.next(seed, "bigint"));
        var digests = new ArrayList<String>();
        for (int i = 0; i < ranges.size(); i++) {
            digests.add("select " + i + " as place, count(*), count(*) filter (where " + row.unusable()
                    + "), coalesce(sum(" + hash + "), 0) from " + from + parameters.only(ranges.get(i)));
        }
        return new Statement(String.join(" union all ", digests), parameters.parameters());
    }

    private Statement inOnePass(List<KeyBounds> ranges) {
        var where = new PostgresWhere(keys);
        var hash = row.hash(where.next(seed, "bigint"));
        var place = place(ranges, where);
        where.within(ranges);
        // Records with one key are in the sum however often they are there, on both sides perhaps.
        var repeated = unique ? "" : " + count(*) - count(distinct key)";
        return new Statement(
                "select place, count(*), count(*) filter (where unusable)" + repeated + ", sum(hash) from (select "
                        + place
                        + " as place, (" + row.unusable() + ") as unusable, "
                        + (unique ? "" : "(" + String.join(", ", keys.columns()) + ") as key, ")
                        + hash + " as hash from " + from + where + ") s group by place",
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
