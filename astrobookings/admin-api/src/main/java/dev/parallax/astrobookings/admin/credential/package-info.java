/** PINs that open the locks of accommodations while a guest stays. */
@NullMarked
package dev.parallax.astrobookings.admin.credential;

import org.jspecify.annotations.NullMarked;
