package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one side that make up its digest: the key, then the fields in the dataset's order.
 *
 * @param keys how many columns are the key
 * @param version the column of the record's version, null if it has none
 * @param versionType its SQL type
 */
record DigestRow(
        int keys,
        List<DigestColumn> columns,
        @Nullable String version,
        @Nullable String versionType) {
    /** Types whose values are the same text in SQL and here. */
    private static final Set<String> ONE_TEXT = Set.of("smallint", "integer", "bigint", "text", "uuid");

    /** The rows of both sides, or why they have no digest in common. */
    sealed interface Pair {
        record Common(DigestRow source, DigestRow target) implements Pair {}

        record None(String reason) implements Pair {}
    }

    /** Names of the columns whose SQL types {@link #pair} wants, in its order. */
    static List<String> names(DatasetDefinition dataset, Side side) {
        var names = new ArrayList<>(definition(dataset, side).key());
        dataset.fields()
                .forEach(field -> names.add(FieldPath.parse(side == Side.SOURCE ? field.source() : field.target())
                        .head()));
        var version = definition(dataset, side).version();
        if (version != null) {
            names.add(version);
        }
        return names;
    }

    /** A dotted path leads into JSON, whose values have no type that SQL knows. */
    static @Nullable String nested(DatasetDefinition dataset) {
        return dataset.fields().stream()
                .filter(field -> FieldPath.parse(field.source()).isNested()
                        || FieldPath.parse(field.target()).isNested())
                .map(field -> "Field '" + field.name() + "' lies inside a JSON column")
                .findFirst()
                .orElse(null);
    }

    /**
     * The rows of both sides.
     *
     * @param sourceTypes SQL types as format_type writes them, of the columns that {@link #names} names
     */
    static Pair pair(DatasetDefinition dataset, List<String> sourceTypes, List<String> targetTypes) {
        var source = columns(dataset, Side.SOURCE, sourceTypes, targetTypes);
        var target = columns(dataset, Side.TARGET, targetTypes, sourceTypes);
        int keys = dataset.key().size();
        for (int i = 0; i < source.size(); i++) {
            var left = source.get(i);
            var right = target.get(i);
            if (left == null || right == null || !left.form().equals(right.form())) {
                var name = i < keys
                        ? "Key part '" + dataset.key().get(i).name() + "'"
                        : "Field '" + dataset.fields().get(i - keys).name() + "'";
                return new Pair.None("%s (%s and %s in the stores) cannot be compared by a digest"
                        .formatted(name, sourceTypes.get(i), targetTypes.get(i)));
            }
        }
        return new Pair.Common(
                of(dataset, Side.SOURCE, source, sourceTypes), of(dataset, Side.TARGET, target, targetTypes));
    }

    private static DigestRow of(
            DatasetDefinition dataset, Side side, List<@Nullable DigestColumn> columns, List<String> types) {
        var version = definition(dataset, side).version();
        return new DigestRow(
                dataset.key().size(),
                columns.stream().map(column -> Objects.requireNonNull(column)).toList(),
                version == null ? null : "r." + PostgresSql.quoted(version),
                version == null ? null : types.getLast());
    }

    private static List<@Nullable DigestColumn> columns(
            DatasetDefinition dataset, Side side, List<String> types, List<String> others) {
        var columns = new ArrayList<@Nullable DigestColumn>();
        var names = names(dataset, side);
        int keys = dataset.key().size();
        for (int i = 0; i < keys + dataset.fields().size(); i++) {
            var name = "r." + PostgresSql.quoted(names.get(i));
            columns.add(
                    i < keys
                            ? DigestColumn.ofKey(dataset.key().get(i).type(), name, types.get(i))
                            : DigestColumn.of(
                                    dataset.fields().get(i - keys).type(),
                                    side,
                                    name,
                                    types.get(i),
                                    types.get(i).equals(others.get(i))));
        }
        return columns;
    }

    /**
     * A 64-bit hash of the row's binary form, in which every value has its type and its length, and null a length of
     * its own. The hash of a row by its columns would not do: it is a linear combination of theirs, so that values
     * swapped between rows cancel out in the sum, and those of numbers leave out the sign or fold 64 bits into 32.
     *
     * @param seed the parameter with the seed
     */
    String hash(String seed) {
        return "hash_record_extended(row(record_send(row(" + values() + "))), " + seed + ")";
    }

    private String values() {
        return columns.stream().map(DigestColumn::expression).collect(Collectors.joining(", "));
    }

    /** The columns of the key. */
    List<DigestColumn> keyColumns() {
        return columns.subList(0, keys);
    }

    /** The columns of the fields. */
    List<DigestColumn> fieldColumns() {
        return columns.subList(keys, columns.size());
    }

    /** Whether an image holds every field as its column has it, and the version is the same text wherever it is read. */
    boolean isTold() {
        // What may be unusable is a name that stands for the value.
        return fieldColumns().stream().allMatch(field -> field.unusable() == null)
                && (versionType == null || ONE_TEXT.contains(versionType));
    }

    /** A condition under which the row has a value that the hash cannot stand for. */
    String unusable() {
        return unusable(columns);
    }

    /** The same, but for the key's own parts; empty if there is none. */
    String unusableFields() {
        return unusable(fieldColumns());
    }

    private static String unusable(List<DigestColumn> columns) {
        return columns.stream()
                .map(DigestColumn::unusable)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" or "));
    }

    private static SideDefinition definition(DatasetDefinition dataset, Side side) {
        return side == Side.SOURCE ? dataset.source() : dataset.target();
    }
}
