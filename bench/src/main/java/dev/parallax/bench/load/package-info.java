/** Fills the stores. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench.load;
