package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.flow.RandomField.Form;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.store.TestStores;
import dev.parallax.reconciler.testing.FragileWire;
import dev.parallax.reconciler.value.Side;
import io.vertx.mutiny.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores that are slow, break off, or are asked to write: never a verdict over what was not read. */
class TroubledStoresTest {
    private static final List<Segment> WHOLE = List.of(new Segment(0, KeyRange.ALL, 0));
    private static final Map<String, Object> WIDE = Map.of("window", "P10000D");

    private static Vertx vertx;
    private static PlantedStores stores;

    private PlantedDataset data;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        stores = new PlantedStores(vertx);
    }

    @AfterAll
    static void close() {
        stores.close();
        vertx.closeAndAwait();
    }

    @BeforeEach
    void fill() {
        data = new PlantedDataset(new Random(7), 3, List.of(KeyType.INT64), Form.RELATIONAL, Form.DOCUMENT, false);
        data.fill(200);
        for (int i = 0; i < 20; i++) {
            data.plant(List.copyOf(data.records(Side.SOURCE).keySet()).get(i * 8));
        }
        stores.load(Side.SOURCE, Form.RELATIONAL, data);
        stores.load(Side.TARGET, Form.DOCUMENT, data);
    }

    @ParameterizedTest
    @EnumSource
    void aStatementThatTakesTooLongFailsTheAttempt(Strategy strategy) {
        var slow = new StoreDefinition.PostgresStore(
                "slow",
                PostgresResource.url(),
                PostgresResource.user(),
                PostgresResource.password(),
                100,
                Duration.ofMillis(100),
                2);
        var query = new Relation.Query("select s.* from planted.source s, lateral (select pg_sleep(1 + s.k0 * 0)) zzz");
        var source = new SideDefinition(slow, query, List.of("k0"), null, "updated_at");
        var failure = assertThrows(
                JobFailedException.class, () -> run(dataset(source, target(TestStores.shop(10))), strategy, () -> {}));
        assertEquals("STORE_TIMEOUT", failure.error().code());
        assertTrue(failure.error().retryable());
    }

    @Test
    void aDocumentServerThatFallsSilentFailsTheAttempt() {
        try (var wire = wire()) {
            var shop = new StoreDefinition.MongoStore(
                    "shop", uri(wire), DocumentResource.database(), 10, Duration.ofMillis(1), 2);
            var checkpoints = new AtomicInteger();
            var failure = assertThrows(
                    JobFailedException.class,
                    () -> run(dataset(source(), target(shop)), Strategy.FULL, () -> {
                        if (checkpoints.incrementAndGet() == 5) {
                            wire.fallSilent();
                        }
                    }));
            assertEquals("STORE_TIMEOUT", failure.error().code());
        }
    }

    @Test
    void aReaderThatWouldWriteIsRefusedAndWritesNothing() {
        stores.sql("create table if not exists planted.traces (n int)");
        stores.sql("create or replace function planted.trace(n bigint) returns bigint language plpgsql as"
                + " 'begin insert into planted.traces values (1); return n; end'");
        var query = new Relation.Query("select planted.trace(k0) as traced, s.* from planted.source s");
        var office = TestStores.office(10);
        var source = new SideDefinition(office, query, List.of("traced"), null, "updated_at");
        for (var strategy : List.of(Strategy.FULL, Strategy.SAMPLE)) {
            var failure = assertThrows(
                    JobFailedException.class,
                    () -> run(dataset(source, target(TestStores.shop(10))), strategy, () -> {}));
            assertEquals("STORE_REFUSED", failure.error().code());
            assertTrue(failure.error().message().contains("read-only"), failure.error()::message);
        }
        assertEquals(0, stores.count("planted.traces"));
    }

    @Test
    void killedSessionsOfPostgresLoseNothing() {
        var checkpoints = new AtomicInteger();
        var outcome = run(dataset(source(), target(TestStores.shop(10))), Strategy.FULL, () -> {
            if (checkpoints.incrementAndGet() % 12 == 0) {
                stores.sql("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'parallax-reconciler'");
            }
        });
        assertTrue(checkpoints.get() > 12);
        assertEquals(data.expected(), outcome.found());
        assertEquals(
                data.keys().size() - data.expected().size(), outcome.counters().matched());
    }

    @Test
    void cutConnectionsOfADocumentServerLoseNothing() {
        try (var wire = wire()) {
            var shop = new StoreDefinition.MongoStore(
                    "shop", uri(wire), DocumentResource.database(), 10, Duration.ofSeconds(10), 2);
            var checkpoints = new AtomicInteger();
            var outcome = run(dataset(source(), target(shop)), Strategy.FULL, () -> {
                if (checkpoints.incrementAndGet() == 12) {
                    wire.cut();
                }
            });
            assertTrue(checkpoints.get() > 12);
            assertEquals(data.expected(), outcome.found());
            assertEquals(
                    data.keys().size() - data.expected().size(),
                    outcome.counters().matched());
        }
    }

    private static Engine.Outcome run(DatasetDefinition dataset, Strategy strategy, Runnable atCheckpoints) {
        try (var opened = TestStores.opened(
                vertx, dataset.source().store(), dataset.target().store())) {
            var engine = new Engine(dataset, opened.stores(), PlantedDataset.NOW);
            engine.atCheckpoints(atCheckpoints);
            return engine.run(WHOLE, strategy, WIDE, new Random());
        }
    }

    private DatasetDefinition dataset(SideDefinition source, SideDefinition target) {
        return data.definition(source, target, Duration.ZERO, 100, 1000);
    }

    private SideDefinition source() {
        return stores.side(Side.SOURCE, TestStores.office(10), data);
    }

    private SideDefinition target(StoreDefinition store) {
        return stores.side(Side.TARGET, store, data);
    }

    private static FragileWire wire() {
        var server = URI.create(DocumentResource.uri());
        return new FragileWire(server.getHost(), server.getPort());
    }

    private static String uri(FragileWire wire) {
        var server = URI.create(DocumentResource.uri());
        var login = server.getRawUserInfo() == null ? "" : server.getRawUserInfo() + "@";
        var query = server.getRawQuery() == null ? "" : "?" + server.getRawQuery();
        return "mongodb://" + login + "localhost:" + wire.port() + server.getRawPath() + query;
    }
}
