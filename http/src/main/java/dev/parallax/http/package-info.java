/** What every HTTP server of the system has before its resources. */
@NullMarked
package dev.parallax.http;

import org.jspecify.annotations.NullMarked;
