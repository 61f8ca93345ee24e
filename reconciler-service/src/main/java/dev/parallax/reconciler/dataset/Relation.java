package dev.parallax.reconciler.dataset;

/** Where the records of one side are found in its store. */
public sealed interface Relation {
    /** A table or view of PostgreSQL, by its name with the schema. */
    record Table(String name) implements Relation {}

    /** A SELECT of PostgreSQL, without ORDER BY, LIMIT or a closing semicolon; it is used as a subquery. */
    record Query(String sql) implements Relation {}

    /** A collection of MongoDB. */
    record Collection(String name) implements Relation {}

    /**
     * A collection of MongoDB behind an aggregation pipeline.
     *
     * @param stages a JSON array of stages, which must keep the key fields
     */
    record Pipeline(String collection, String stages) implements Relation {}
}
