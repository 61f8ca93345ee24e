/** Fills both stores with the same facts, plants drift in them, and checks them, without the engine that it tests. */
@NullMarked
package dev.parallax.astrobookings.generator;

import org.jspecify.annotations.NullMarked;
