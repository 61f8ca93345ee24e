/** Stays of guests in accommodations, as the Stays API tells of them. */
@NullMarked
package dev.parallax.astrobookings.admin.reservation;

import org.jspecify.annotations.NullMarked;
