/** The demonstration: drift planted, found, repaired and shown, through the public API alone. */
@org.jspecify.annotations.NullMarked
package dev.parallax.e2e.demo;
