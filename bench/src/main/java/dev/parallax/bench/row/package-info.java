/** The rows that are compared, and the differences between their two sides. Made from numbers alone, so that every run has the same. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench.row;
