package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of PostgreSQL, followed through domains to what lies below them.
 *
 * @param oid as the catalog has it
 * @param name as format_type writes it, without modifiers, for example {@code timestamp with time zone}
 * @param element of an array; null for what is none
 * @param delimiter between the elements of an array of this type
 * @param members of a composite type, in order
 * @param output the function that writes the type's text where a cast to text would write another one; null if none
 *     would
 */
record DeclaredType(
        long oid,
        String name,
        Kind kind,
        @Nullable DeclaredType element,
        char delimiter,
        List<Member> members,
        @Nullable String output) {

    /** One attribute of a composite type. */
    record Member(String name, DeclaredType type) {}

    /** What the catalog says that a type is; a domain is what it is a domain of. */
    enum Kind {
        BASE,
        ENUM,
        COMPOSITE,
        ARRAY,
        RANGE,
        MULTIRANGE,
        PSEUDO
    }

    DeclaredType {
        members = List.copyOf(members);
    }

    /** Whether the type is that of an extension with this name, in whatever schema. */
    boolean isOfExtension(String type) {
        return declared().isOfExtension(type);
    }

    /** What those see of it who know no store. */
    ColumnType declared() {
        return declared(name);
    }

    /** @param formatted the type of a column as format_type writes it */
    ColumnType declared(String formatted) {
        return new ColumnType(
                formatted,
                name,
                switch (kind) {
                    case BASE -> ColumnType.Kind.BASE;
                    case ENUM -> ColumnType.Kind.ENUM;
                    case COMPOSITE -> ColumnType.Kind.COMPOSITE;
                    case ARRAY -> ColumnType.Kind.ARRAY;
                    case RANGE, MULTIRANGE, PSEUDO -> ColumnType.Kind.OTHER;
                });
    }
}
