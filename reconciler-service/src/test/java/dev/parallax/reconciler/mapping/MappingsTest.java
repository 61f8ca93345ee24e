package dev.parallax.reconciler.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.mongodb.reactivestreams.client.MongoClients;
import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.State;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.config.CatalogReader;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.store.TestStores;
import dev.parallax.reconciler.testing.FragileWire;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * What the stores say of themselves is held against the mapping, again and again: what they do not bear out is refused,
 * and nothing but that.
 */
class MappingsTest {
    private static final String DATASET = "parallax.datasets.parcels.";

    private static Vertx vertx;
    private static Pool pool;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(PostgresResource.url())
                        .setUser(PostgresResource.user())
                        .setPassword(PostgresResource.password()))
                .using(vertx)
                .build();
    }

    @AfterAll
    static void close() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @BeforeEach
    void tables() {
        sql("create schema if not exists mapped");
        sql("drop table if exists mapped.parcels, mapped.later");
        sql("create table mapped.parcels (id text primary key, weight numeric, fragile boolean, sent timestamptz,"
                + " extra jsonb, tags text[], place point, version int, updated_at timestamptz)");
    }

    private static void sql(String statement) {
        pool.query(statement).executeAndAwait();
    }

    private static Map<String, String> properties(String... changes) {
        var properties = new HashMap<String, String>();
        properties.put("parallax.stores.office.kind", "postgresql");
        properties.put("parallax.stores.office.url", PostgresResource.url());
        properties.put("parallax.stores.office.username", PostgresResource.user());
        properties.put("parallax.stores.office.password", PostgresResource.password());
        properties.put("parallax.stores.shop.kind", "mongodb");
        properties.put("parallax.stores.shop.url", DocumentResource.uri());
        properties.put("parallax.stores.shop.database", DocumentResource.database());
        properties.put(DATASET + "key[0].name", "id");
        properties.put(DATASET + "source.store", "office");
        properties.put(DATASET + "source.table", "mapped.parcels");
        properties.put(DATASET + "source.key[0]", "id");
        properties.put(DATASET + "source.version", "version");
        properties.put(DATASET + "source.updated-at", "updated_at");
        properties.put(DATASET + "target.store", "shop");
        properties.put(DATASET + "target.collection", "mapped_parcels");
        properties.put(DATASET + "target.key[0]", "_id");
        properties.put(DATASET + "fields.weight.type", "float64");
        properties.put(DATASET + "fields.fragile.type", "boolean");
        properties.put(DATASET + "fields.sent.type", "timestamp");
        properties.put(DATASET + "fields.\"extra.size\".type", "int64");
        properties.put(DATASET + "fields.\"extra.size\".source", "extra.size");
        properties.put(DATASET + "fields.tags.type", "array");
        for (int i = 0; i < changes.length; i += 2) {
            if (changes[i + 1].isEmpty()) {
                properties.remove(DATASET + changes[i]);
            } else {
                properties.put(DATASET + changes[i], changes[i + 1]);
            }
        }
        return properties;
    }

    @Test
    void aMappingThatCanBeHonouredIsAccepted() {
        start(properties(), mappings -> {
            assertEquals(State.ACCEPTED, parcels(mappings).state());
            assertEquals(List.of(), parcels(mappings).problems());
            assertEquals(List.of(), mappings.refusal("parcels"));
            assertEquals(Optional.empty(), new MappingsReady(mappings).call().getData());
        });
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("fields.weight.source", "weigth", "fields.weight.source", "weigth"),
                arguments("fields.fragile.type", "timestamp", "fields.fragile.type", "boolean"),
                arguments("fields.weight.type", "boolean", "fields.weight.type", "numeric"),
                arguments("fields.sent.type", "bytes", "fields.sent.type", "timestamp with time zone"),
                arguments(
                        "fields.\"extra.size\".source", "sent.size", "fields.\"extra.size\".source", "nothing inside"),
                arguments("source.key[0]", "number", "source.key[0]", "number"),
                arguments("source.key[0]", "sent", "source.key[0]", "{type: timestamp}"),
                arguments("source.version", "revision", "source.version", "revision"),
                arguments("source.updated-at", "fragile", "source.updated-at", "no time"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMappingThatCannotIsRefused(String property, String value, String named, String said) {
        var problem = refused(properties(property, value));
        assertEquals(DATASET + named, problem.property());
        assertTrue(problem.message().contains(said), problem::toString);
    }

    @Test
    void aQueryThatTheServerRefusesIsRefused() {
        var problem = refused(properties("source.table", "", "source.query", "select id, wait from mapped.parcels"));
        assertEquals(DATASET + "source.query", problem.property());
        assertTrue(problem.message().contains("wait"), problem::toString);
    }

    @Test
    void aPipelineThatTheServerRefusesIsRefused() {
        var problem = refused(properties("target.pipeline", "[{\"$nonsense\": 1}]"));
        assertEquals(DATASET + "target.pipeline", problem.property());
    }

    @Test
    void aKeyThatNoDocumentHasIsRefused() {
        try (var client = MongoClients.create(DocumentResource.uri())) {
            var parcels = client.getDatabase(DocumentResource.database()).getCollection("mapped_parcels");
            done(parcels.insertOne(new Document("_id", "p1").append("code", "c7")));
            try {
                start(
                        properties("target.key[0]", "code"),
                        mappings ->
                                assertEquals(State.ACCEPTED, parcels(mappings).state()));
                var problem = refused(properties("target.key[0]", "cod"));
                assertEquals(DATASET + "target.key[0]", problem.property());
            } finally {
                done(parcels.deleteMany(new Document()));
            }
        }
    }

    private static void done(Publisher<?> work) {
        Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(work))
                .collect()
                .asList()
                .await()
                .indefinitely();
    }

    @Test
    void aStoreThatIsAwayIsNoMistake() {
        var properties = properties();
        properties.put("parallax.stores.office.url", "postgresql://localhost:1/nowhere");
        start(properties, mappings -> {
            assertEquals(State.UNCHECKED, parcels(mappings).state());
            assertEquals(List.of(DATASET + "source.store"), named(parcels(mappings)));
            assertEquals(List.of(), mappings.refusal("parcels"));
            assertEquals(Status.UP, new MappingsReady(mappings).call().getStatus());
        });
    }

    @Test
    void aMistakeInTheFileIsRefusedForGood() {
        start(properties("setle", "2s"), mappings -> {
            mappings.checkWhatIsNotSound();
            assertEquals(State.REFUSED, parcels(mappings).state());
            assertEquals(List.of(DATASET + "setle"), named(parcels(mappings)));
            assertEquals(parcels(mappings).problems(), mappings.refusal("parcels"));
        });
    }

    @Test
    void aRefusedDatasetIsNamedAndTheServiceIsReady() {
        start(properties("source.version", "revision"), mappings -> {
            var ready = new MappingsReady(mappings).call();
            assertEquals(Status.UP, ready.getStatus());
            var data = ready.getData().orElseThrow();
            assertEquals("refused", data.get("parcels"));
            assertTrue(String.valueOf(data.get(DATASET + "source.version")).contains("revision"));
        });
    }

    @Test
    void theOtherDatasetsAreAccepted() {
        var properties = properties("source.version", "revision");
        properties()
                .forEach((name, value) ->
                        properties.putIfAbsent(name.replace(DATASET, "parallax.datasets.letters."), value));
        start(
                properties,
                mappings -> assertEquals(
                        Map.of("parcels", State.REFUSED, "letters", State.ACCEPTED),
                        mappings.states().stream().collect(Collectors.toMap(DatasetState::name, DatasetState::state))));
    }

    @Test
    void aTableThatIsNotThereIsRefusedUntilItIs() {
        start(properties("source.table", "mapped.later"), mappings -> {
            assertEquals(State.REFUSED, parcels(mappings).state());
            assertEquals(List.of(DATASET + "source.table"), named(parcels(mappings)));

            sql("create table mapped.later (like mapped.parcels)");
            sql("alter table mapped.later drop column weight");
            mappings.checkWhatIsNotSound();
            assertEquals(List.of(DATASET + "fields.weight.source"), named(parcels(mappings)));

            sql("alter table mapped.later add column weight numeric");
            mappings.checkWhatIsNotSound();
            assertEquals(State.ACCEPTED, parcels(mappings).state());
        });
    }

    /** A job that comes right after the repair need not wait for the next check. */
    @Test
    void whatIsMendedIsFoundOutWhenSomebodyAsks() {
        sql("alter table mapped.parcels drop column weight");
        start(properties(), mappings -> {
            assertEquals(1, mappings.refusal("parcels").size());
            sql("alter table mapped.parcels add column weight numeric");
            assertEquals(List.of(), mappings.refusal("parcels"));
            assertEquals(State.ACCEPTED, parcels(mappings).state());
        });
    }

    @Test
    void aColumnThatGoesIsFoundOut() {
        start(properties(), mappings -> {
            sql("alter table mapped.parcels drop column weight");
            mappings.checkWhatIsNotSound();
            assertEquals(State.ACCEPTED, parcels(mappings).state());
            mappings.checkWhatIsSound();
            assertEquals(List.of(DATASET + "fields.weight.source"), named(parcels(mappings)));
        });
    }

    @Test
    void aColumnThatGoesIsFoundOutSoonIfAJobMetIt() {
        start(properties(), mappings -> {
            sql("alter table mapped.parcels drop column weight");
            mappings.suspect("parcels");
            mappings.checkWhatIsNotSound();
            assertEquals(List.of(DATASET + "fields.weight.source"), named(parcels(mappings)));
        });
    }

    @Test
    void whatAStoreSaidHoldsWhileItIsAway() {
        var server = URI.create(PostgresResource.url());
        try (var wire = new FragileWire(server.getHost(), server.getPort())) {
            var properties = properties("source.version", "revision");
            properties.put("parallax.stores.office.url", "postgresql://localhost:" + wire.port() + server.getPath());
            start(properties, mappings -> {
                var refused = parcels(mappings);
                wire.goAway();
                mappings.checkWhatIsNotSound();
                assertEquals(refused, parcels(mappings));
            });
        }
    }

    private static DatasetState parcels(Mappings mappings) {
        return mappings.states().stream()
                .filter(state -> state.name().equals("parcels"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> named(DatasetState state) {
        return state.problems().stream().map(DatasetState.Problem::property).toList();
    }

    private static DatasetState.Problem refused(Map<String, String> properties) {
        var found = new ArrayList<DatasetState.Problem>();
        start(properties, mappings -> found.addAll(mappings.refusal("parcels")));
        assertEquals(1, found.size(), found::toString);
        return found.getFirst();
    }

    private static void start(Map<String, String> properties, Consumer<Mappings> started) {
        var reading = CatalogReader.read(properties);
        try (var opened =
                TestStores.opened(vertx, reading.catalog().stores().values().toArray(StoreDefinition[]::new))) {
            var mappings = new Mappings(reading, opened.stores(), Clock.systemUTC());
            mappings.start(new StartupEvent());
            started.accept(mappings);
        }
    }
}
