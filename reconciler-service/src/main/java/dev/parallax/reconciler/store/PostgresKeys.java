package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The key of one side in PostgreSQL.
 *
 * @param columns of the rows {@code r}, one a part
 * @param selected how each is selected to be read, as {@link RelationColumns} says
 */
record PostgresKeys(List<KeyPart> parts, List<String> columns, List<String> selected) {
    static PostgresKeys of(SideDefinition side, List<KeyPart> parts, RelationColumns columns) {
        return new PostgresKeys(
                parts,
                side.key().stream().map(name -> "r." + PostgresSql.quoted(name)).toList(),
                side.key().stream().map(columns::selected).toList());
    }

    /** The part as it is ordered and compared: texts by their bytes. */
    String ordered(int part) {
        return parts.get(part).type() == KeyType.STRING ? columns.get(part) + " collate \"C\"" : columns.get(part);
    }

    String order() {
        return IntStream.range(0, columns.size()).mapToObj(this::ordered).collect(Collectors.joining(", "));
    }

    String anyIsNull() {
        return columns.stream().map(column -> column + " is null").collect(Collectors.joining(" or "));
    }

    String type(int part) {
        return switch (parts.get(part).type()) {
            case STRING -> "text";
            case INT64 -> "bigint";
            case UUID -> "uuid";
        };
    }
}
