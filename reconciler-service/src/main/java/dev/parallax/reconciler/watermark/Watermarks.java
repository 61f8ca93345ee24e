package dev.parallax.reconciler.watermark;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The watermarks as they are kept. */
@ApplicationScoped
public class Watermarks {
    private static final String FIND =
            "select case when job_id = $2 then previous else since end as mark from reconciler.watermarks where dataset = $1";

    // As with the journal, the lock on the claim fences an older attempt or waits for it.
    private static final String ADVANCE = """
            with fence as materialized (
                select 1 from reconciler.claims where job_id = $2 and attempt = $3 and cancelled_at is null
                for share),
            moved as (
                insert into reconciler.watermarks as w (dataset, since, job_id, advanced_at)
                select $1, $4, $2, $5 from fence
                on conflict (dataset) do update
                set since = excluded.since, job_id = excluded.job_id, advanced_at = excluded.advanced_at,
                    previous = case when w.job_id = excluded.job_id then w.previous else w.since end)
            select count(*) from fence""";

    private final Pool pool;

    Watermarks(Pool pool) {
        this.pool = pool;
    }

    /** Where the dataset's watermark stood before this job; empty if it never was moved. */
    public Uni<Optional<Instant>> before(String dataset, UUID jobId) {
        return pool.preparedQuery(FIND).execute(Tuple.of(dataset, jobId)).map(rows -> {
            for (var row : rows) {
                return Optional.ofNullable(row.getOffsetDateTime("mark")).map(OffsetDateTime::toInstant);
            }
            return Optional.empty();
        });
    }

    /** Moves the watermark, unless a newer attempt of the job exists or it was cancelled; says whether it was moved. */
    public Uni<Boolean> advance(String dataset, UUID jobId, int attempt, Instant since, Instant at) {
        return pool.preparedQuery(ADVANCE)
                .execute(Tuple.of(dataset, jobId, attempt, utc(since), utc(at)))
                .map(rows -> rows.iterator().next().getLong(0) > 0);
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
