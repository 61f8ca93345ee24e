package dev.parallax.monitor.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Set;
import java.util.TreeSet;

/** Which part of a list is asked for. {@code number} counts from 1. */
public record Page(int number, int size) {

    public static final int MAX_SIZE = 100;
    private static final int DEFAULT_SIZE = 50;

    public static Page of(QueryParameters parameters) {
        return new Page(
                parameters.integer("page", 1, 1, Integer.MAX_VALUE),
                parameters.integer("page_size", DEFAULT_SIZE, 1, MAX_SIZE));
    }

    /** The parameters of a list: its filters and those of the page. */
    public static Set<String> parameters(String... filters) {
        Set<String> names = new TreeSet<>(Set.of(filters));
        names.add("page");
        names.add("page_size");
        return names;
    }

    public long offset() {
        return (number - 1L) * size;
    }

    public Pagination of(long totalItems) {
        return new Pagination(number, size, (totalItems + size - 1) / size, totalItems);
    }

    /** The form of it in an answer. */
    @RegisterForReflection
    public record Pagination(int page, int pageSize, long totalPages, long totalItems) {}
}
