/** Companies that sell launches. */
@NullMarked
package dev.parallax.astrobookings.admin.agency;

import org.jspecify.annotations.NullMarked;
