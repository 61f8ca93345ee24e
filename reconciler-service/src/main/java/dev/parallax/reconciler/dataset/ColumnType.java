package dev.parallax.reconciler.dataset;

/**
 * What a store declares of a column.
 *
 * @param declared as the store writes it, a domain by its own name
 * @param name of the type below domains, without modifiers
 */
public record ColumnType(String declared, String name, Kind kind) {

    /** Of what make the type is. */
    public enum Kind {
        /** One of the server or of an extension. */
        BASE,
        ENUM,
        /** A row with named members. */
        COMPOSITE,
        ARRAY,
        /** What else has a text and nothing inside: ranges, pseudo types. */
        OTHER
    }

    /** Whether the type is that of an extension with this name, in whatever schema. */
    public boolean isOfExtension(String type) {
        return name.equals(type) || name.endsWith("." + type);
    }
}
