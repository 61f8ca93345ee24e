/** The queue by itself: jobs that do nothing, beside db-scheduler and beside the broker. */
@org.jspecify.annotations.NullMarked
package dev.parallax.bench.queue;
