/** The dataset file as it is written, for every service that reads it. */
@NullMarked
package dev.parallax.datasets;

import org.jspecify.annotations.NullMarked;
