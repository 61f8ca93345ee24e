/** Random requests made from the descriptions of the APIs, and what every answer to them must be. */
@org.jspecify.annotations.NullMarked
package dev.parallax.e2e.fuzz;
