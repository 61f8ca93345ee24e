package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL, through the reactive client: read-only sessions with a statement timeout. */
final class PostgresStore implements RecordStore {
    private final StoreDefinition.PostgresStore definition;
    private final Pool pool;
    private final LearnedSizes sizes = new LearnedSizes();
    private final ColumnCatalog catalog;

    PostgresStore(StoreDefinition.PostgresStore definition, Vertx vertx) {
        this(definition, vertx, Clock.systemUTC());
    }

    PostgresStore(StoreDefinition.PostgresStore definition, Vertx vertx, Clock clock) {
        this.definition = definition;
        this.catalog = new ColumnCatalog(clock);
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(definition.poolSize())
                        .setConnectionTimeout(30)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setIdleTimeout(60)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setName("store-" + definition.name()))
                .connectingTo(options(definition))
                .withConnectHandler(connection -> {
                    // Larger ones would not fit into memory beside the other side's.
                    WholeMessages.on(connection, definition.recordBytes());
                    connection.closeAndForget();
                })
                .using(vertx)
                .build();
    }

    @Override
    public PostgresReader reader(SideDefinition side, List<String> fields, KeyCodec keys) {
        var names = PostgresSql.columns(side, fields);
        var known = columns(side, names)
                .map(declared -> new PostgresReader.Known(
                        new PostgresSql(side, fields, keys.parts(), declared),
                        new PostgresRows(side, fields, keys, declared, () -> catalog.forget(side.relation(), names)),
                        new PostgresRows(
                                side, fields, keys, declared, () -> catalog.forget(side.relation(), names), true)));
        return new PostgresReader(calls(), known, limit(side, fields), mostBytes(), keys.reportsProblems());
    }

    /** What the store declares of these columns now. */
    Uni<RelationColumns> columnsNow(SideDefinition side, List<String> names) {
        return Uni.createFrom().deferred(() -> {
            catalog.forget(side.relation(), names);
            return columns(side, names);
        });
    }

    /** What the store declared of these columns a moment ago, or declares now. */
    Uni<RelationColumns> columns(SideDefinition side, List<String> names) {
        return catalog.columns(calls(), side.relation(), names);
    }

    @Override
    public Uni<Description> describe(SideDefinition side, KeyCodec keys) {
        return new PostgresDescriber(calls(), names -> columnsNow(side, names)).describe(side, keys);
    }

    /** What {@link PostgresDigestSql#hashing} tells. */
    Uni<Row> hashing(SideDefinition side, KeyCodec keys) {
        return calls().execute(PostgresDigestSql.hashing(side, keys.parts()))
                .map(rows -> rows.iterator().next());
    }

    /**
     * Digests of a side.
     *
     * @param declared of the columns of the key at least
     */
    DigestReader digests(
            SideDefinition side,
            KeyCodec keys,
            RelationColumns declared,
            DigestRow row,
            long seed,
            boolean indexed,
            boolean unique) {
        return new PostgresDigestReader(
                calls(),
                new PostgresDigestSql(side, keys.parts(), declared, row, seed, indexed, unique),
                PostgresRows.ofKeys(side, keys, declared),
                reader(side, List.of(), keys),
                limit(side, List.of("image")),
                mostBytes());
    }

    /** Bytes of the values of a row that is received: what the protocol adds to them is less than what is left for it. */
    private long mostBytes() {
        long received = definition.recordBytes();
        return received - received / 16;
    }

    private ReadLimit limit(SideDefinition side, List<String> fields) {
        return sizes.limit(side, fields, definition.pageSize(), definition.pageBytes());
    }

    private PostgresCalls calls() {
        return new PostgresCalls(pool, patience());
    }

    @Override
    public Uni<Void> ping() {
        return pool.query("select 1")
                .execute()
                .ifNoItem()
                .after(Duration.ofSeconds(5))
                .fail()
                .onFailure()
                .transform(PostgresErrors::translate)
                .replaceWithVoid();
    }

    @Override
    public void close() {
        pool.closeAndForget();
    }

    /** The server's own timeout comes first; this one is for a network that swallows the answer. */
    private Duration patience() {
        return definition.statementTimeout().plusSeconds(5);
    }

    private static PgConnectOptions options(StoreDefinition.PostgresStore definition) {
        var options = PgConnectOptions.fromUri(definition.url());
        if (definition.username() != null) {
            options.setUser(definition.username());
        }
        if (definition.password() != null) {
            options.setPassword(definition.password());
        }
        return options.setCachePreparedStatements(false)
                .addProperty("application_name", "parallax-reconciler")
                // Whatever the server or the role declares: the same value is the same text in every store.
                .addProperty("TimeZone", "UTC")
                .addProperty("DateStyle", "ISO, YMD")
                .addProperty("IntervalStyle", "postgres")
                .addProperty("extra_float_digits", "1")
                .addProperty("bytea_output", "hex")
                .addProperty("xmloption", "content")
                .addProperty("lc_monetary", "C")
                .addProperty("default_transaction_read_only", "on")
                .addProperty(
                        "statement_timeout",
                        String.valueOf(definition.statementTimeout().toMillis()));
    }
}
