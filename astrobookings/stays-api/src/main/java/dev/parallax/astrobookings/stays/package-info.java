/** The Stays API as Parallax sees it: a list of reservations changed since a time, and the ways in which it fails. */
@NullMarked
package dev.parallax.astrobookings.stays;

import org.jspecify.annotations.NullMarked;
