/** What is printed and kept. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench.report;
