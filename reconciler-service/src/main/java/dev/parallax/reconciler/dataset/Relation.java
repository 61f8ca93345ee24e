package dev.parallax.reconciler.dataset;

import org.jspecify.annotations.Nullable;

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

    /**
     * A list of a REST API, in an order that a write to a record does not change.
     *
     * @param path of the list below the store's address
     * @param items path of the array in an answer
     * @param updatedSince name of the query parameter with the time from which on changes are asked for
     * @param record path of a single record, with {@code {key}} or the names of key parts; null if it has no address
     */
    record Feed(
            String path,
            String items,
            String updatedSince,
            @Nullable String record) implements Relation {}
}
