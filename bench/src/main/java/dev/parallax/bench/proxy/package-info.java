/** A slow network. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench.proxy;
