/** Measures the comparison engine beside the floors that its stores set and beside its peer. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench;
