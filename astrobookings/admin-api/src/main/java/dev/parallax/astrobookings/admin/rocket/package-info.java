/** Vehicles of the agencies. */
@NullMarked
package dev.parallax.astrobookings.admin.rocket;

import org.jspecify.annotations.NullMarked;
