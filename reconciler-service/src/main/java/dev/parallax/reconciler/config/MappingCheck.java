package dev.parallax.reconciler.config;

import dev.parallax.datasets.PropertyTree;
import dev.parallax.reconciler.dataset.ColumnType;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the mapping of a dataset with the columns that a relational side has: one that is not there, or that holds
 * values none of which can be what the field declares, is a mistake.
 */
public final class MappingCheck {
    private final DatasetDefinition dataset;
    private final Side side;
    private final Map<String, ColumnType> columns;
    private final Set<String> forbidden;
    private final List<Problem> problems = new ArrayList<>();

    private MappingCheck(DatasetDefinition dataset, Side side, Map<String, ColumnType> columns, Set<String> forbidden) {
        this.dataset = dataset;
        this.side = side;
        this.columns = columns;
        this.forbidden = forbidden;
    }

    /**
     * What is wrong with one side.
     *
     * @param columns by name
     * @param forbidden names of others, which the store's user may not read
     */
    public static List<Problem> problems(
            DatasetDefinition dataset, Side side, Map<String, ColumnType> columns, Set<String> forbidden) {
        var check = new MappingCheck(dataset, side, columns, forbidden);
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
            if (type != null && !FieldTypes.isTime(type)) {
                problems.add(new Problem(
                        name, "column '%s' is %s and no time".formatted(definition.updatedAt(), type.declared())));
            }
        }
    }

    private void field(FieldMapping field) {
        var name = PropertyTree.empty(property(dataset) + ".fields").nameOf(field.name());
        var path = FieldPath.parse(side == Side.SOURCE ? field.source() : field.target());
        var column = path.head();
        var type = type(name + "." + lower(side), column);
        if (type == null) {
            return;
        }
        if (path.isNested()) {
            if (!FieldTypes.hasParts(type)) {
                problems.add(new Problem(
                        name + "." + lower(side),
                        "column '%s' is %s and has nothing inside".formatted(column, type.declared())));
            }
        } else if (!FieldTypes.accepts(field.type(), type)) {
            problems.add(new Problem(
                    name + ".type",
                    "no %s of column '%s' (%s) can be a %s; {type: %s} can be compared, and a query can cast it, as in 'select *, %s::text as %s'"
                            .formatted(
                                    type.declared(),
                                    column,
                                    lower(side),
                                    FieldTypes.word(field.type()),
                                    String.join("}, {type: ", FieldTypes.words(type)),
                                    column,
                                    column + "_text")));
        }
    }

    private @Nullable ColumnType type(String property, String column) {
        var type = columns.get(column);
        if (type == null && forbidden.contains(column)) {
            problems.add(new Problem(
                    property,
                    "column '%s' may not be read by the user of the store: grant it select on the table or on that column"
                            .formatted(column)));
        } else if (type == null) {
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

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
