package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.ImageLayout;
import dev.parallax.reconciler.diff.ValueForm;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Images of records as PostgreSQL puts them together, of the binary forms of their values one after the other. A composite
 * value in binary form would say the same with types and lengths, and takes the server twice as long.
 */
final class PostgresImageSql {
    private static final List<ValueForm> ONE_HASH = List.of(ValueForm.INT64);

    private PostgresImageSql() {}

    /** What an image of this kind consists of. */
    static ImageLayout layout(DigestRow row, RecordImage image) {
        var keys = forms(row.keyColumns());
        return switch (image) {
            case HASH -> new ImageLayout(keys, ONE_HASH, false);
            case WHOLE -> new ImageLayout(keys, forms(row.fieldColumns()), row.isTold());
        };
    }

    private static List<ValueForm> forms(List<DigestColumn> columns) {
        return columns.stream().map(PostgresImageSql::form).toList();
    }

    /** The key and every field of the row {@code r}; of a record that they cannot stand for only the key. */
    static String whole(DigestRow row) {
        var fields = row.fieldColumns();
        var plain = marked(ImageLayout.WITHOUT_NULLS, row) + joined(fields, PostgresImageSql::sent);
        var nulls = fields.stream().map(field -> field.column() + " is null").collect(Collectors.joining(" or "));
        // Most records have no null, and then no value has to say that it is there.
        var image = fields.isEmpty()
                ? plain
                : "case when " + nulls + " then " + marked(ImageLayout.WITH_NULLS, row)
                        + joined(fields, PostgresImageSql::sentIfPresent) + " else " + plain + " end";
        return whereUsable(row, image);
    }

    /**
     * The key and the row's hash; of a record that it cannot stand for only the key.
     *
     * @param seed the parameter with the seed
     */
    static String hash(DigestRow row, String seed) {
        return whereUsable(row, marked(ImageLayout.WITHOUT_NULLS, row) + " || int8send(" + row.hash(seed) + ")");
    }

    /** The version of the row, as {@link dev.parallax.reconciler.diff.ImageBlock} has it. */
    static String version(String version) {
        return "coalesce(" + literal(ImageLayout.PRESENT) + " || " + text(version) + ", " + literal(ImageLayout.ABSENT)
                + ")";
    }

    private static String text(String value) {
        return "textsend(" + value + ") || " + literal((byte) 0);
    }

    private static String whereUsable(DigestRow row, String image) {
        var unusable = row.unusableFields();
        return unusable.isEmpty()
                ? image
                : "case when " + unusable + " then " + marked(ImageLayout.KEY_ONLY, row) + " else " + image + " end";
    }

    /** Only the key of a record. */
    static String keyOnly(DigestRow row) {
        return marked(ImageLayout.KEY_ONLY, row);
    }

    private static String marked(byte mark, DigestRow row) {
        return literal(mark) + joined(row.keyColumns(), PostgresImageSql::sent);
    }

    private static String joined(List<DigestColumn> columns, Function<DigestColumn, String> each) {
        return columns.stream().map(column -> " || " + each.apply(column)).collect(Collectors.joining());
    }

    private static String sentIfPresent(DigestColumn column) {
        return "coalesce(" + literal(ImageLayout.PRESENT) + " || " + sent(column) + ", " + literal(ImageLayout.ABSENT)
                + ")";
    }

    private static String literal(byte value) {
        return "'\\x%02x'::bytea".formatted(value);
    }

    private static String sent(DigestColumn column) {
        var value = column.expression();
        return switch (column.form()) {
            case "boolean" -> "boolsend(" + value + ")";
            case "bigint" -> "int8send(" + value + ")";
            case "numeric" -> "numeric_send(" + value + ")";
            case "double precision" -> "float8send(" + value + ")";
            case "text" -> text(value);
            case "timestamp with time zone" -> "timestamptz_send(" + value + ")";
            case "timestamp without time zone" -> "timestamp_send(" + value + ")";
            case "date" -> "date_send(" + value + ")";
            case "uuid" -> "uuid_send(" + value + ")";
            case "bytea" -> "int4send(octet_length(" + value + ")) || " + value;
            default -> throw new IllegalArgumentException("no image of " + column.form());
        };
    }

    private static ValueForm form(DigestColumn column) {
        return switch (column.form()) {
            case "boolean" -> ValueForm.BOOLEAN;
            case "bigint" -> ValueForm.INT64;
            case "double precision" -> ValueForm.FLOAT64;
            case "timestamp with time zone" -> ValueForm.MOMENT;
            case "timestamp without time zone" -> ValueForm.LOCAL_TIME;
            case "numeric" -> ValueForm.NUMERIC;
            case "text" -> ValueForm.TEXT;
            case "date" -> ValueForm.DATE;
            case "uuid" -> ValueForm.UUID;
            case "bytea" -> ValueForm.BYTES;
            default -> throw new IllegalArgumentException("no image of " + column.form());
        };
    }
}
