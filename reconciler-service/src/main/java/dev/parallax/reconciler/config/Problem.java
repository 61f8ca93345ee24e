package dev.parallax.reconciler.config;

/**
 * A mistake in the configuration.
 *
 * @param property its full name
 */
public record Problem(String property, String message) {
    @Override
    public String toString() {
        return property + ": " + message;
    }
}
