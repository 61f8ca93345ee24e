package dev.parallax.devstack.junit;

import dev.parallax.devstack.DocumentServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.UUID;

/**
 * A MongoDB-protocol server for tests: one a JVM, or the one that {@code PARALLAX_MONGODB_URI} names, and there with a
 * database of its own for each run.
 */
public final class DocumentResource implements QuarkusTestResourceLifecycleManager {
    static final String URI = "PARALLAX_MONGODB_URI";
    static final String DATABASE = "PARALLAX_MONGODB_DATABASE";

    @Override
    public Map<String, String> start() {
        return Map.of(URI, uri(), DATABASE, database());
    }

    /** The connection string, for tests without Quarkus; starts the server if nothing did so yet. */
    public static String uri() {
        return Once.perJvm("mongodb", () -> {
            String external = Once.external(URI);
            return external != null ? external : Embedded.start(DocumentServer.class, "uri");
        });
    }

    /** The database of this run; nobody else uses it. */
    public static String database() {
        return Once.perJvm("mongodb-database", () -> {
            String external = Once.external(DATABASE);
            return external != null
                    ? external
                    : "parallax_test_" + UUID.randomUUID().toString().substring(0, 8);
        });
    }

    /** Nothing: the next test application uses the same server, and it ends with the JVM. */
    @Override
    public void stop() {}
}
