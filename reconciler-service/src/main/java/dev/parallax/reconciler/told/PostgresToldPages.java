package dev.parallax.reconciler.told;

import dev.parallax.common.job.Job;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rows of reconciler.told_differences. */
@ApplicationScoped
class PostgresToldPages implements ToldPages {
    /** Of a dataset, ten million differences: a job has the ranges of all of them in memory. What was told before is told anew. */
    private static final int MOST_PAGES = 20_000;

    private static final String RANGES = """
            select page_id, root_id, first_key, last_key, size, missing from reconciler.told_differences
            where dataset = $1 and definition = $2 and root_id <> $3 and told_at <= $4 and kept_until > $5
            order by told_at desc limit $6""";

    private static final String DIFFERENCES =
            "select page_id, fingerprints from reconciler.told_differences where page_id = any($1)";

    // As with the journal, the lock on the claim fences an older attempt or waits for it.
    private static final String KEEP = """
            with fence as materialized (
                select 1 from reconciler.claims where job_id = $2 and attempt = $3 and cancelled_at is null
                for share)
            insert into reconciler.told_differences (page_id, job_id, root_id, dataset, definition, first_key, last_key,
                size, missing, fingerprints, told_at, kept_until)
            select $1, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 from fence""";

    private static final String FORGET_OF = "delete from reconciler.told_differences where job_id = $1";

    private static final String FORGET = "delete from reconciler.told_differences where page_id = any($1)";

    private static final String FORGET_MISSING =
            "delete from reconciler.told_differences where dataset = $1 and missing";

    private static final String PURGE = """
            delete from reconciler.told_differences where page_id = any(array(
                select page_id from reconciler.told_differences where kept_until <= $1
                order by kept_until limit $2 for update skip locked))""";

    private final Pool pool;

    PostgresToldPages(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<ToldRange>> ranges(DatasetDefinition dataset, UUID exceptRoot, Instant before, Instant now) {
        var keys = dataset.keyCodec();
        var values = Tuple.tuple()
                .addString(dataset.name())
                .addString(DefinitionDigest.of(dataset))
                .addUUID(exceptRoot)
                .addOffsetDateTime(utc(before))
                .addOffsetDateTime(utc(now))
                .addInteger(MOST_PAGES);
        return pool.preparedQuery(RANGES).execute(values).map(rows -> {
            var ranges = new ArrayList<ToldRange>(rows.size());
            for (var row : rows) {
                ranges.add(new ToldRange(
                        row.getUUID(0),
                        row.getUUID(1),
                        keys.parse(row.getString(2)),
                        keys.parse(row.getString(3)),
                        row.getInteger(4),
                        row.getBoolean(5)));
            }
            return ranges;
        });
    }

    @Override
    public Uni<Map<UUID, ToldDifferences>> differences(Collection<UUID> pages) {
        return pool.preparedQuery(DIFFERENCES).execute(ids(pages)).map(rows -> {
            var differences = HashMap.<UUID, ToldDifferences>newHashMap(rows.size());
            for (var row : rows) {
                differences.put(
                        row.getUUID(0), ToldDifferences.of(row.getBuffer(1).getBytes()));
            }
            return differences;
        });
    }

    @Override
    public Uni<Void> keep(
            Job job, DatasetDefinition dataset, ToldRange range, ToldDifferences differences, Instant toldAt) {
        var keys = dataset.keyCodec();
        return pool.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addUUID(range.id())
                        .addUUID(job.id())
                        .addInteger(job.attempt())
                        .addUUID(range.rootId())
                        .addString(dataset.name())
                        .addString(DefinitionDigest.of(dataset))
                        .addString(keys.format(range.first()))
                        .addString(keys.format(range.last()))
                        .addInteger(range.size())
                        .addBoolean(range.missing())
                        .addBuffer(Buffer.buffer(differences.bytes()))
                        .addOffsetDateTime(utc(toldAt))
                        .addOffsetDateTime(utc(toldAt.plus(dataset.knownFor()))))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> forgetOf(UUID jobId) {
        return pool.preparedQuery(FORGET_OF).execute(Tuple.of(jobId)).replaceWithVoid();
    }

    @Override
    public Uni<Void> forget(Collection<UUID> pages) {
        return pages.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(FORGET).execute(ids(pages)).replaceWithVoid();
    }

    @Override
    public Uni<Void> forgetMissing(String dataset) {
        return pool.preparedQuery(FORGET_MISSING).execute(Tuple.of(dataset)).replaceWithVoid();
    }

    @Override
    public Uni<Integer> purge(Instant now, int most) {
        return pool.preparedQuery(PURGE).execute(Tuple.of(utc(now), most)).map(RowSet::rowCount);
    }

    private static Tuple ids(Collection<UUID> pages) {
        return Tuple.tuple().addArrayOfUUID(pages.toArray(UUID[]::new));
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
