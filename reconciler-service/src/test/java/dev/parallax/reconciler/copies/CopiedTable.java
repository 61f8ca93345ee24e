package dev.parallax.reconciler.copies;

import dev.parallax.reconciler.cases.CaseStores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table, copied as a dump is read back: the same rows in another order. Its key is one column of text. */
final class CopiedTable implements Copied {
    private final CaseStores stores;
    private final String schema;
    private final String table;
    private final String key;
    private final List<String> columns = new ArrayList<>();
    private final Map<String, String> types = new HashMap<>();
    private final List<List<@Nullable String>> rows;
    private final Set<String> keys;
    private String mending = "";

    CopiedTable(CaseStores stores, String schema, String table) {
        this.stores = stores;
        this.schema = schema;
        this.table = table;
        stores.texts("""
                        select column_name::text, data_type::text from information_schema.columns
                        where table_schema = '%s' and table_name = '%s' order by ordinal_position""".formatted(schema, table)).forEach(column -> {
            var name = Objects.requireNonNull(column.getFirst());
            columns.add(name);
            types.put(name, Objects.requireNonNull(column.getLast()));
        });
        this.key = columns.getFirst();
        this.rows = stores.texts("select %s from %s.\"%s\""
                .formatted(
                        columns.stream()
                                .map(column -> '"' + column + "\"::text")
                                .collect(Collectors.joining(", ")),
                        schema,
                        table));
        this.keys = rows.stream()
                .map(row -> Objects.requireNonNull(row.getFirst()))
                .collect(Collectors.toCollection(HashSet::new));
        stores.sql("""
                drop table if exists copies."%2$s";
                create table copies."%2$s" as select * from %1$s."%2$s" order by md5("%3$s");
                create unique index on copies."%2$s" ("%3$s" collate "C");
                analyze copies."%2$s"; analyze %1$s."%2$s";""".formatted(schema, table, key));
    }

    @Override
    public String name() {
        return table;
    }

    @Override
    public int records() {
        return rows.size();
    }

    @Override
    public Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        properties.put("source.store", "rows");
        properties.put("source.table", schema + "." + table);
        properties.put("source.key[0]", key);
        properties.put("target.store", "rows");
        properties.put("target.table", "copies." + table);
        properties.put("target.key[0]", key);
        columns.stream().filter(column -> !column.equals(key)).forEach(column -> {
            var field = "fields." + column + ".";
            var type =
                    switch (types.get(column)) {
                        case "bigint", "integer" -> "int64";
                        case "numeric" -> "decimal";
                        case "boolean" -> "boolean";
                        case "json", "jsonb" -> "object";
                        case "timestamp with time zone" -> "timestamp";
                        case null, default -> "string";
                    };
            properties.put(field + "type", type);
            if (type.equals("decimal")) {
                properties.put(field + "scale", "2");
            }
        });
        return properties;
    }

    @Override
    public Map<String, String> err(Random random) {
        var row = rows.get(random.nextInt(rows.size()));
        int at = random.nextInt(columns.size());
        var column = columns.get(at);
        var id = Objects.requireNonNull(row.getFirst());
        var slip = new Slip(random);
        if (column.equals(key)) {
            String other;
            do {
                other = slip.text(id);
            } while (keys.contains(other));
            update(key, literal(other), id);
            mending = change(key, literal(id), other);
            return Map.of(id, "MISSING_IN_TARGET", other, "MISSING_IN_SOURCE");
        }
        update(column, slip.sql('"' + column + '"', Objects.requireNonNull(types.get(column)), row.get(at)), id);
        mending = change(
                column,
                "(select \"%s\" from %s.\"%s\" where \"%s\" = %s)".formatted(column, schema, table, key, literal(id)),
                id);
        return Map.of(id, "DATA_MISMATCH " + column);
    }

    @Override
    public void mend() {
        stores.sql(mending);
    }

    private void update(String column, String value, String id) {
        stores.sql(change(column, value, id));
    }

    private String change(String column, String value, String id) {
        return "update copies.\"%s\" set \"%s\" = %s where \"%s\" = %s"
                .formatted(table, column, value, key, literal(id));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
