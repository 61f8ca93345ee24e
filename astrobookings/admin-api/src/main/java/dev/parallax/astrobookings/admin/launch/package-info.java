/** Flights that travelers book seats on. */
@NullMarked
package dev.parallax.astrobookings.admin.launch;

import org.jspecify.annotations.NullMarked;
