package dev.parallax.bench;

import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.devstack.DocumentServer;
import dev.parallax.devstack.PostgresServer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stores that are measured: given from outside, or embedded and gone afterwards. */
final class Stores implements AutoCloseable {
    private final Map<String, String> environment;
    private @Nullable PostgresServer postgres;
    private @Nullable DocumentServer documents;

    Stores(Map<String, String> environment) {
        this.environment = environment;
    }

    PostgresAddress postgres() {
        var given = environment.getOrDefault("PARALLAX_POSTGRES_URL", "");
        if (!given.isBlank()) {
            return PostgresAddress.of(
                    given,
                    environment.getOrDefault("PARALLAX_POSTGRES_USER", PostgresServer.USER),
                    environment.getOrDefault("PARALLAX_POSTGRES_PASSWORD", PostgresServer.PASSWORD));
        }
        if (postgres == null) {
            postgres = PostgresServer.ephemeral();
        }
        return PostgresAddress.of(postgres.url(), PostgresServer.USER, PostgresServer.PASSWORD);
    }

    /** Whether the document server is given from outside. */
    boolean ownMongodb() {
        return !environment.getOrDefault("PARALLAX_MONGODB_URI", "").isBlank();
    }

    String mongodb() {
        var given = environment.getOrDefault("PARALLAX_MONGODB_URI", "");
        if (!given.isBlank()) {
            return given;
        }
        if (documents == null) {
            documents = DocumentServer.ephemeral();
        }
        return documents.uri();
    }

    @Override
    public void close() {
        if (documents != null) {
            documents.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
