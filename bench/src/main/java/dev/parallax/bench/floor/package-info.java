/** What the stores need for answering or delivering, without any comparison: nothing can be faster. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench.floor;
