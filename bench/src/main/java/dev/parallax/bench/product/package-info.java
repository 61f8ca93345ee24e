/** The packaged services, driven through their public API. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench.product;
