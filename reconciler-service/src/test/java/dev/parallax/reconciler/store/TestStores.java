package dev.parallax.reconciler.store;

import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.StoreDefinition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Stores without the application around them. */
public final class TestStores {
    private TestStores() {}

    public static StoreDefinition.PostgresStore office(int pageSize) {
        return new StoreDefinition.PostgresStore(
                "office",
                PostgresResource.url(),
                PostgresResource.user(),
                PostgresResource.password(),
                pageSize,
                Duration.ofSeconds(30),
                4);
    }

    public static StoreDefinition.MongoStore shop(int pageSize) {
        return new StoreDefinition.MongoStore(
                "shop", DocumentResource.uri(), DocumentResource.database(), pageSize, Duration.ofSeconds(30), 4);
    }

    /** Stores that are closed with it. */
    public record Opened(Stores stores) implements AutoCloseable {
        @Override
        public void close() {
            stores.close();
        }
    }

    public static Opened opened(Vertx vertx, StoreDefinition... definitions) {
        var byName = new HashMap<String, StoreDefinition>();
        for (var definition : definitions) {
            byName.put(definition.name(), definition);
        }
        return new Opened(new Stores(
                new Catalog(byName, Map.of(), Map.of()), vertx, new SimpleMeterRegistry(), Clock.systemUTC()));
    }

    public static Stores of(StoreDefinition definition, Vertx vertx) {
        return new Stores(
                new Catalog(Map.of(definition.name(), definition), Map.of(), Map.of()),
                vertx,
                new SimpleMeterRegistry(),
                Clock.systemUTC());
    }
}
