/** Launches as travellers see them. */
@NullMarked
package dev.parallax.astrobookings.customer.launch;

import org.jspecify.annotations.NullMarked;
