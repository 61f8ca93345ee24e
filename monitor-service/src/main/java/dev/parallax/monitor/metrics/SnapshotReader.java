package dev.parallax.monitor.metrics;

import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.dataset.Datasets;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the snapshot when somebody asks for it, for to count a million open mismatches nobody asks about is work for
 * nothing. The values come from the database and never from this process, so a restart shows the same as before it.
 */
@ApplicationScoped
class SnapshotReader {

    /** Prometheus waits ten seconds, unless it is told otherwise. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(5);

    private static final String LATEST = """
            select distinct on (dataset) dataset,
                (k.counters ->> 'source_records')::double precision as source_rows,
                (k.counters ->> 'target_records')::double precision as target_rows,
                (k.counters ->> 'matched')::double precision + (k.counters ->> 'unsettled')::double precision as agreeing,
                mismatch_count::double precision as mismatch_count, k.verdict
            from monitor.jobs
            cross join lateral (select state -> 'stage' -> 'result' -> 'counters' as counters,
                state -> 'stage' -> 'result' ->> 'verdict' as verdict) k
            where status = 'COMPLETED' and task = 'RECONCILE_DATASET'
            order by dataset, completed_at desc
            """;

    private static final Set<String> SURE = Set.of(Verdict.MATCH.name(), Verdict.DRIFT.name());

    private static final List<String> RUN_NUMBERS = List.of(
            "duration_seconds",
            "fetched",
            "created",
            "updated",
            "deleted",
            "orphaned",
            "errors",
            "success",
            "completed_timestamp_seconds");

    private static final String RUNS = """
            select d.name as dataset, r.duration / 1000.0::double precision as duration_seconds,
                r.fetched::double precision, r.created::double precision, r.updated::double precision,
                r.deleted::double precision, r.orphaned::double precision, r.errors::double precision,
                (r.status = 'success')::int::double precision as success,
                (select coalesce(j.state -> 'stage' -> 'result' ->> 'verdict', 'INCONCLUSIVE') from monitor.jobs j
                 where j.job_id = r.id) as verdict,
                extract(epoch from r.completed_at)::double precision as completed_timestamp_seconds
            from unnest($1::text[]) as d(name)
            cross join lateral (
                select * from monitor.reconciliation_runs v where v.dataset = d.name and v.status <> 'running'
                order by v.began_at desc limit 1) r
            """;

    private static final String OPEN =
            "select dataset, count(*)::double precision as open from monitor.mismatches where resolution_status = 'PENDING' group by dataset";

    /** A later run over the whole of the dataset planned anew: what an earlier one held back need not be decided any more. */
    private static final String HELD_BACK = """
            select d.name as dataset, count(j.job_id)::double precision as held
            from unnest($1::text[]) as d(name)
            left join monitor.jobs j on j.dataset = d.name and j.parent_id is null and j.task = 'RECONCILE_DATASET'
                and j.status = 'COMPLETED' and j.state #>> '{stage,result,details,repairs}' = 'HELD_BACK'
                and not exists (select 1 from monitor.jobs l
                    where l.dataset = j.dataset and l.parent_id is null and l.task = 'RECONCILE_DATASET'
                      and l.status = 'COMPLETED' and l.began_at > j.began_at
                      and l.strategy in ('FULL', 'CHECKSUM', 'INCREMENTAL'))
            group by d.name
            """;

    private final Pool pool;
    private final Datasets datasets;
    private final Clock clock;
    private final Duration refresh;
    private Snapshot snapshot = Snapshot.EMPTY;
    private Instant readAt = Instant.EPOCH;

    SnapshotReader(Pool pool, Datasets datasets, Clock clock, MetricsConfig config) {
        this.pool = pool;
        this.datasets = datasets;
        this.clock = clock;
        this.refresh = config.refresh();
    }

    /** As it is, or was when somebody else asked a moment ago; if the database does not answer, as it was before. */
    synchronized Snapshot current() {
        Instant now = clock.instant();
        if (!now.isBefore(readAt.plus(refresh))) {
            try {
                snapshot = read().await().atMost(LONGEST_READ);
            } catch (RuntimeException e) {
                Log.warnf("The metrics show what they showed before: %s", e);
            }
            readAt = now;
        }
        return snapshot;
    }

    private Uni<Snapshot> read() {
        Uni<List<Snapshot.Latest>> latest = pool.query(LATEST).execute().map(rows -> {
            List<Snapshot.Latest> list = new ArrayList<>();
            rows.forEach(row -> list.add(latest(row)));
            return list;
        });
        Uni<List<Snapshot.Total>> totals = pool.query("select dataset, metric, label, value from monitor.totals")
                .execute()
                .map(rows -> {
                    List<Snapshot.Total> list = new ArrayList<>();
                    rows.forEach(row -> list.add(new Snapshot.Total(
                            row.getString("dataset"),
                            row.getString("metric"),
                            row.getString("label"),
                            row.getDouble("value"))));
                    return list;
                });
        Uni<Map<String, Double>> open = pool.query(OPEN).execute().map(rows -> {
            Map<String, Double> map = new HashMap<>();
            rows.forEach(row -> map.put(row.getString("dataset"), row.getDouble("open")));
            return map;
        });
        Uni<List<Snapshot.LastRun>> runs = pool.preparedQuery(RUNS)
                .execute(Tuple.tuple()
                        .addArrayOfString(datasets.all().stream()
                                .map(Datasets.Dataset::name)
                                .toArray(String[]::new)))
                .map(rows -> {
                    List<Snapshot.LastRun> list = new ArrayList<>();
                    rows.forEach(row -> list.add(lastRun(row)));
                    return list;
                });
        Uni<Map<String, Double>> held = pool.preparedQuery(HELD_BACK)
                .execute(Tuple.tuple()
                        .addArrayOfString(datasets.all().stream()
                                .map(Datasets.Dataset::name)
                                .toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Double> map = new HashMap<>();
                    rows.forEach(row -> map.put(row.getString("dataset"), row.getDouble("held")));
                    return map;
                });
        return Uni.combine()
                .all()
                .unis(latest, runs, totals, open, held)
                .asTuple()
                .map(read -> new Snapshot(
                        read.getItem1(), read.getItem2(), read.getItem3(), read.getItem4(), read.getItem5()));
    }

    private static Snapshot.LastRun lastRun(Row row) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String name : RUN_NUMBERS) {
            numbers.put(name, row.getDouble(name));
        }
        return new Snapshot.LastRun(row.getString("dataset"), row.getString("verdict"), numbers);
    }

    private Snapshot.Latest latest(Row row) {
        String dataset = row.getString("dataset");
        double source = row.getDouble("source_rows");
        double target = row.getDouble("target_rows");
        double mismatches = row.getDouble("mismatch_count");
        double keys = Math.max(Math.max(source, target), row.getDouble("agreeing") + mismatches);
        // Zero would say that the sides agree, which a run that is not sure does not know.
        boolean unknown = mismatches == 0 && !SURE.contains(String.valueOf(row.getString("verdict")));
        Double drift = unknown ? null : Double.valueOf(keys == 0 ? 0 : 100.0 * mismatches / keys);
        return new Snapshot.Latest(dataset, datasets.kinds(dataset), source, target, drift);
    }
}
