/** People who book seats. */
@NullMarked
package dev.parallax.astrobookings.admin.traveler;

import org.jspecify.annotations.NullMarked;
