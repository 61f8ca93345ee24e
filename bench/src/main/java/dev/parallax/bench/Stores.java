package dev.parallax.bench;

import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.devstack.DocumentServer;
import dev.parallax.devstack.Ports;
import dev.parallax.devstack.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stores that are measured: given from outside, or embedded and gone afterwards. */
final class Stores implements AutoCloseable {
    private final Map<String, String> environment;
    private @Nullable PostgresServer postgres;
    private @Nullable PostgresServer durable;
    private @Nullable Path durableFolder;
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

    /** For what is measured with its commits on disk; gone afterwards as well, unless it is given from outside. */
    PostgresAddress durablePostgres() throws IOException {
        if (!environment.getOrDefault("PARALLAX_POSTGRES_URL", "").isBlank()) {
            return postgres();
        }
        if (durable == null) {
            durableFolder = Files.createTempDirectory("parallax-bench-queue");
            durable = PostgresServer.at(Ports.free(), durableFolder.resolve("postgres"));
        }
        return PostgresAddress.of(durable.url(), PostgresServer.USER, PostgresServer.PASSWORD);
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
        if (durable != null) {
            durable.close();
        }
        if (durableFolder != null) {
            delete(durableFolder);
        }
    }

    private static void delete(Path folder) {
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            System.err.println("bench: " + folder + " stays: " + e.getMessage());
        }
    }
}
