package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.store.TestStores;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.BooleanType;
import dev.parallax.reconciler.value.CanonicalType.BytesType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A dataset whose two sides are tables of one PostgreSQL server, with columns of like but not the same types. */
final class Twins implements AutoCloseable {
    private final Pool pool;

    Twins(Vertx vertx) {
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(PostgresResource.url())
                        .setUser(PostgresResource.user())
                        .setPassword(PostgresResource.password()))
                .using(vertx)
                .build();
        sql("create schema if not exists twins");
        sql("drop table if exists twins.a, twins.b");
        sql("""
                create table twins.a (tenant varchar(20) collate "C", n int, name text, note varchar(50), price numeric(14, 4),
                quantity int, at timestamptz, flag boolean, state text, ratio double precision, token uuid, day date,
                image bytea, primary key (tenant, n))""");
        sql("""
                create table twins.b (tenant text collate "C", n bigint, name varchar(50), note text, price numeric,
                quantity bigint, at timestamptz, flag boolean, state smallint, ratio double precision, token uuid,
                day date, image bytea, primary key (tenant, n))""");
    }

    /** The same records on both sides, in forms that agree. */
    void fill(int records) {
        sql("truncate twins.a, twins.b");
        sql("""
                insert into twins.a
                select chr(97 + mod(n, 3)) || case mod(n, 2) when 0 then 'Z' else '\u00e9' end, n, 'name ' || n,
                    case mod(n, 3) when 0 then null when 1 then '' else 'note ' || n end, n / 8.0, n,
                    timestamptz '2026-01-01 00:00:00.123456Z' + n * interval '1 minute', mod(n, 2) = 0,
                    case mod(n, 2) when 0 then 'on' else 'off' end, n / 7.0::double precision,
                    md5(n::text)::uuid, date '2026-01-01' + n, decode(md5(n::text), 'hex')
                from generate_series(1, %d) n""".formatted(records));
        sql("""
                insert into twins.b
                select tenant, n, name, note, trim_scale(price), quantity, at, flag, case state when 'on' then 1 else 0 end,
                    ratio, token, day, image from twins.a""");
    }

    void sql(String statement) {
        pool.query(statement).executeAndAwait();
    }

    /** @param key names of the columns of the key, of {@code tenant} and {@code n} */
    static DatasetDefinition dataset(List<KeyPart> key) {
        return new DatasetDefinition(
                "twins",
                "twin",
                List.of(),
                side("twins.a", key),
                side("twins.b", key),
                key,
                List.of(
                        field("tenant", new StringType(false, NormalForm.NONE)),
                        field("n", new Int64Type()),
                        field("name", new StringType(true, NormalForm.NFC)),
                        field("note", new StringType(false, NormalForm.NFC)),
                        field("price", new DecimalType(2, null)),
                        field("quantity", new Int64Type()),
                        field("at", new TimestampType(TimestampPrecision.MICROS, ZoneOffset.UTC)),
                        field("flag", new BooleanType()),
                        field(
                                "state",
                                new EnumType(
                                        Map.of("on", "active", "off", "idle"),
                                        Map.of("1", "active", "0", "idle"),
                                        Map.of())),
                        field("ratio", new Float64Type(0)),
                        field("token", new UuidType()),
                        field("day", new DateType()),
                        field("image", new BytesType())),
                Duration.ZERO,
                3,
                50,
                Duration.ZERO,
                100,
                new RepairPolicy.Report(),
                null,
                Map.of());
    }

    private static SideDefinition side(String table, List<KeyPart> key) {
        return new SideDefinition(
                TestStores.office(7),
                new Relation.Table(table),
                key.stream().map(KeyPart::name).toList(),
                null,
                null);
    }

    private static FieldMapping field(String name, CanonicalType type) {
        return new FieldMapping(name, type, name, name, AbsentRule.DISTINCT);
    }

    /** Nobody listens to the progress, and nothing stops it. */
    static JobControl control() {
        return control(() -> {});
    }

    static JobControl control(Runnable atCheckpoints) {
        var id = UUID.randomUUID();
        var job = new Job(
                id,
                null,
                id,
                JobType.RECONCILE_SEGMENT,
                "twins",
                "twin",
                null,
                KeyRange.ALL,
                Strategy.CHECKSUM,
                Priority.NORMAL,
                1,
                false,
                new Origin("tests", "tester", Channel.MANUAL, "correlation-1"),
                Instant.EPOCH,
                Map.of());
        var progress = new Progress();
        return new JobControl() {
            @Override
            public Job job() {
                return job;
            }

            @Override
            public Progress progress() {
                return progress;
            }

            @Override
            public void checkpoint() {
                atCheckpoints.run();
            }

            @Override
            public void aside(Runnable wait) {
                wait.run();
            }
        };
    }

    @Override
    public void close() {
        pool.closeAndAwait();
    }
}
