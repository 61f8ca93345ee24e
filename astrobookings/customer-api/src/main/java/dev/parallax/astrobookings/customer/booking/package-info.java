/** Bookings as travellers see them. */
@NullMarked
package dev.parallax.astrobookings.customer.booking;

import org.jspecify.annotations.NullMarked;
