package dev.parallax.devstack.junit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for the life of the JVM what was started. The memory is a system property and not a static field, because
 * Quarkus loads test classes, and with them these, by several class loaders.
 */
final class Once {
    private Once() {}

    static String perJvm(String name, Supplier<String> start) {
        // One lock for all class loaders.
        synchronized (System.getProperties()) {
            String property = "parallax.dev-stack." + name;
            String known = System.getProperty(property);
            if (known == null) {
                known = start.get();
                System.setProperty(property, known);
            }
            return known;
        }
    }

    /** An address given from outside, by system property or environment variable; null if none is. */
    static @Nullable String external(String variable) {
        String property = System.getProperty(variable);
        String value = property == null ? System.getenv(variable) : property;
        return value == null || value.isBlank() ? null : value;
    }
}
