package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyReader;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.StoredPart;
import dev.parallax.reconciler.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The key of one side in PostgreSQL. */
record PostgresKeys(List<PostgresKeyPart> parts) {
    PostgresKeys {
        parts = List.copyOf(parts);
    }

    /**
     * One column as it is compared with a key.
     *
     * @param cast behind the parameter with the value
     */
    record Term(String expression, String cast, StoredPart stored) {}

    /**
     * The key of a side with these columns.
     *
     * @throws StoreException if a column cannot hold its part of the key, or not any more
     */
    static PostgresKeys of(SideDefinition side, List<KeyPart> parts, RelationColumns declared) {
        var columns = new ArrayList<PostgresKeyPart>();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var name = side.key().get(i);
            columns.add(new PostgresKeyPart(
                    part, "r." + PostgresSql.quoted(name), declared.selected(name), form(part, name, declared)));
        }
        return new PostgresKeys(columns);
    }

    private static PostgresKeyForm form(KeyPart part, String name, RelationColumns declared) {
        var column = declared.column(name);
        if (column == null) {
            // Reading it fails with the server's own words.
            return PostgresKeyForm.of(part.type());
        }
        var form = PostgresKeyForm.of(part.type(), column.type().name());
        if (form == null) {
            throw new StoreException(
                    Reason.STORE_REFUSED,
                    "Column '%s' is %s, which cannot be ordered and read back as key part %s of {type: %s}."
                            .formatted(
                                    name,
                                    column.type().name(),
                                    part.name(),
                                    part.type().word()),
                    null);
        }
        return form;
    }

    /** The columns as they are selected to be read, one a part. */
    List<String> selected() {
        return parts.stream().map(PostgresKeyPart::selected).toList();
    }

    KeyReader reader(KeyCodec keys) {
        return new KeyReader(keys, parts);
    }

    /** Of the rows {@code r}, one a part. */
    List<String> columns() {
        return parts.stream().map(PostgresKeyPart::column).toList();
    }

    /** By what rows are ordered. */
    List<String> ordered() {
        return parts.stream().flatMap(part -> part.ordered().stream()).toList();
    }

    String order() {
        return String.join(", ", ordered());
    }

    String anyIsNull() {
        return parts.stream().map(part -> part.column() + " is null").collect(Collectors.joining(" or "));
    }

    /** A condition under which a row has no usable key. */
    String unusable() {
        return parts.stream().map(PostgresKeyPart::unusable).collect(Collectors.joining(" or "));
    }

    /** The columns as they are compared with a key, the more significant first. */
    List<Term> terms(RecordKey key) {
        var terms = new ArrayList<Term>();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var stored = part.stored(key.parts().get(i));
            var length = part.length(key.parts().get(i));
            if (length != null) {
                terms.add(new Term(part.ordered().getFirst(), "bigint", StoredPart.at(length)));
            }
            terms.add(new Term(part.compared(stored.value()), part.cast(stored.value()), stored));
        }
        return terms;
    }

    /** The key's parts as values of the columns; null if no row can have it. */
    @Nullable
    List<Object> held(RecordKey key) {
        var values = new ArrayList<Object>();
        for (int i = 0; i < parts.size(); i++) {
            var stored = parts.get(i).stored(key.parts().get(i));
            if (!stored.held()) {
                return null;
            }
            values.add(stored.value());
        }
        return values;
    }
}
