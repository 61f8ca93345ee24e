/** Another tool that compares the same tables. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench.peer;
