/** Seats that travelers hold on launches. */
@NullMarked
package dev.parallax.astrobookings.admin.booking;

import org.jspecify.annotations.NullMarked;
