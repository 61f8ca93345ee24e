/** The public API as its users see it: over HTTP, knowing nothing of the services' classes. */
@org.jspecify.annotations.NullMarked
package dev.parallax.e2e.api;
