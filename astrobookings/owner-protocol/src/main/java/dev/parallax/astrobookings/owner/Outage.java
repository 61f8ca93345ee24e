package dev.parallax.astrobookings.owner;

/** Knows the failures of one kind of store that pass by themselves: it is away, restarts or is overcrowded. */
@FunctionalInterface
public interface Outage {

    /** Whether this very failure, not one behind it, says so. */
    boolean isIt(Throwable failure);
}
