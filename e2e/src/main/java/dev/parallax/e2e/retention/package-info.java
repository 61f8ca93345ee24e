/** Whether tables stop growing: days of work in minutes, with retentions as much shorter. */
@org.jspecify.annotations.NullMarked
package dev.parallax.e2e.retention;
