/** Starts, watches and ends the processes of a whole Parallax on this machine. */
@org.jspecify.annotations.NullMarked
package dev.parallax.e2e.system;
