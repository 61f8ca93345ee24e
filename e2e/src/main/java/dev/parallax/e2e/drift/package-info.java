/** What was planted against what was found, repaired and left. */
@org.jspecify.annotations.NullMarked
package dev.parallax.e2e.drift;
