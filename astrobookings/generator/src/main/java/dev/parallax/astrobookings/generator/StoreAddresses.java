package dev.parallax.astrobookings.generator;

import java.util.Map;

/**
 * Where the two stores are.
 *
 * @param postgresUrl {@code postgresql://host:port/database}
 */
public record StoreAddresses(
        String postgresUrl, String postgresUser, String postgresPassword, String mongoUri, String mongoDatabase) {
    /** From the PARALLAX_* variables, with the demo's addresses for what is not set. */
    public static StoreAddresses of(Map<String, String> environment) {
        return new StoreAddresses(
                environment.getOrDefault("PARALLAX_POSTGRES_URL", "postgresql://localhost:15432/parallax"),
                environment.getOrDefault("PARALLAX_POSTGRES_USER", "parallax"),
                environment.getOrDefault("PARALLAX_POSTGRES_PASSWORD", "parallax"),
                environment.getOrDefault("PARALLAX_MONGODB_URI", "mongodb://localhost:27117/"),
                environment.getOrDefault("PARALLAX_MONGODB_DATABASE", "cachedb"));
    }
}
