package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.BooleanType;
import dev.parallax.reconciler.value.CanonicalType.BytesType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the mapping of a dataset with the columns that a relational side has: one that is not there, or that holds
 * values none of which can be what the field declares, is a mistake. A type that is not known here is given the benefit
 * of the doubt; what it holds is judged value by value.
 */
public final class MappingCheck {
    private static final Set<String> TEXTS = Set.of("text", "character varying", "character", "name");
    private static final Set<String> INTEGERS = Set.of("bigint", "integer", "smallint");
    private static final Set<String> FRACTIONS = Set.of("numeric", "real", "double precision");
    private static final Set<String> TIMES = Set.of("timestamp with time zone", "timestamp without time zone", "date");
    private static final Set<String> JSON = Set.of("json", "jsonb");
    private static final Set<String> OTHERS = Set.of("boolean", "uuid", "bytea");

    private final DatasetDefinition dataset;
    private final Side side;
    private final Map<String, String> columns;
    private final List<Problem> problems = new ArrayList<>();

    private MappingCheck(DatasetDefinition dataset, Side side, Map<String, String> columns) {
        this.dataset = dataset;
        this.side = side;
        this.columns = columns;
    }

    /**
     * What is wrong with one side.
     *
     * @param columns name and SQL type, as pg_typeof names it, of each column
     */
    public static List<Problem> problems(DatasetDefinition dataset, Side side, Map<String, String> columns) {
        var check = new MappingCheck(dataset, side, columns);
        check.side();
        dataset.fields().forEach(check::field);
        return List.copyOf(check.problems);
    }

    /** The full name of a property of a side. */
    public static String property(DatasetDefinition dataset, Side side, String child) {
        return property(dataset) + "." + side.name().toLowerCase(Locale.ROOT) + "." + child;
    }

    private static String property(DatasetDefinition dataset) {
        return PropertyTree.empty("parallax.datasets").nameOf(dataset.name());
    }

    private void side() {
        SideDefinition definition = side == Side.SOURCE ? dataset.source() : dataset.target();
        for (int i = 0; i < definition.key().size(); i++) {
            // What type it must be, the store knows.
            type(property(dataset, side, "key[" + i + "]"), definition.key().get(i));
        }
        if (definition.version() != null) {
            type(property(dataset, side, "version"), definition.version());
        }
        if (definition.updatedAt() != null) {
            var name = property(dataset, side, "updated-at");
            var type = type(name, definition.updatedAt());
            if (type != null && isImpossible(type, TIMES)) {
                problems.add(
                        new Problem(name, "column '%s' is %s and no time".formatted(definition.updatedAt(), type)));
            }
        }
    }

    private void field(FieldMapping field) {
        var name = PropertyTree.empty(property(dataset) + ".fields").nameOf(field.name());
        var path = side == Side.SOURCE ? field.source() : field.target();
        var column = path.split("\\.", -1)[0];
        var type = type(name + "." + side.name().toLowerCase(Locale.ROOT), column);
        if (type == null || JSON.contains(type)) {
            // What lies in JSON has no type that the server knows.
            return;
        }
        if (!column.equals(path) && isKnown(type)) {
            problems.add(new Problem(
                    name + "." + side.name().toLowerCase(Locale.ROOT),
                    "column '%s' is %s and has nothing inside".formatted(column, type)));
        } else if (isImpossible(type, accepted(field.type()))) {
            problems.add(new Problem(
                    name + ".type",
                    "no %s of column '%s' (%s) can be a %s".formatted(type, column, lower(side), word(field.type()))));
        }
    }

    private @Nullable String type(String property, String column) {
        var type = columns.get(column);
        if (type == null) {
            problems.add(new Problem(
                    property,
                    "no column is named '%s'; there are %s"
                            .formatted(
                                    column,
                                    String.join(
                                            ", ",
                                            columns.keySet().stream().sorted().toList()))));
        }
        return type;
    }

    private static boolean isImpossible(String type, Set<String> accepted) {
        return isKnown(type) && !accepted.contains(type);
    }

    private static boolean isKnown(String type) {
        return TEXTS.contains(type)
                || INTEGERS.contains(type)
                || FRACTIONS.contains(type)
                || TIMES.contains(type)
                || OTHERS.contains(type);
    }

    /** As the codecs of the types accept them. */
    private static Set<String> accepted(CanonicalType type) {
        return switch (type) {
            case BooleanType t -> either(INTEGERS, Set.of("boolean"));
            case Int64Type t -> either(INTEGERS, FRACTIONS);
            case DecimalType t -> either(INTEGERS, FRACTIONS);
            case Float64Type t -> either(INTEGERS, FRACTIONS);
            case StringType t -> either(TEXTS, Set.of("uuid"));
            case TimestampType t -> either(TIMES, TEXTS);
            case DateType t -> either(TIMES, TEXTS);
            case UuidType t -> either(TEXTS, Set.of("uuid", "bytea"));
            case BytesType t -> Set.of("bytea");
            case EnumType t -> either(either(TEXTS, INTEGERS), Set.of("boolean"));
            case ObjectType t -> JSON;
            case ArrayType t -> JSON;
        };
    }

    private static Set<String> either(Set<String> one, Set<String> other) {
        var both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }

    private static String word(CanonicalType type) {
        var name = type.getClass().getSimpleName();
        return name.substring(0, name.length() - "Type".length()).toLowerCase(Locale.ROOT);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
