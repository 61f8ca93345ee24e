package dev.parallax.monitor.run;

import dev.parallax.common.api.DatasetState;
import dev.parallax.monitor.acceptance.Acceptances;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.front.Schedules;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the run log. */
@ApplicationScoped
class Runs {

    private static final String COLUMNS = """
            select id, dataset, last_run_at, started_at, completed_at, duration, fetched, created, updated, deleted,
                orphaned, errors, status, message
            from monitor.reconciliation_runs
            """;

    /** The latest run of a dataset, and the latest that has ended. */
    private static final String LATEST = "(" + COLUMNS + " where dataset = $1 order by began_at desc, id limit 1)"
            + " union all (" + COLUMNS
            + " where dataset = $1 and status <> 'running' order by began_at desc, id limit 1)";

    private static final String RATE = """
            select count(*) as ended,
                count(*) filter (where status = 'COMPLETED' and verdict in ('MATCH', 'DRIFT')) as good
            from (select status, state -> 'stage' -> 'result' ->> 'verdict' as verdict from monitor.jobs
                  where dataset = $1 and parent_id is null and task = 'RECONCILE_DATASET' and completed_at is not null
                  order by began_at desc, job_id limit 100) j
            """;

    private final Pool pool;
    private final Datasets datasets;
    private final Schedules schedules;
    private final Acceptances acceptances;

    Runs(Pool pool, Datasets datasets, Schedules schedules, Acceptances acceptances) {
        this.pool = pool;
        this.datasets = datasets;
        this.schedules = schedules;
        this.acceptances = acceptances;
    }

    /** Which runs; null means any. */
    record Filter(@Nullable String dataset, @Nullable String status, Page page) {
        private Sql toSql() {
            return new Sql().and("dataset = ?", dataset).and("status = ?", status);
        }
    }

    @RegisterForReflection
    record RunLog(List<Run> runs, Page.Pagination pagination) {}

    /** The latest first. */
    Uni<RunLog> log(Filter filter) {
        Sql counted = filter.toSql();
        Sql listed = filter.toSql();
        String query = COLUMNS + listed.where() + " order by began_at desc, id limit "
                + listed.place(filter.page().size()) + " offset "
                + listed.place(filter.page().offset());
        return pool.preparedQuery("select count(*) from monitor.reconciliation_runs" + counted.where())
                .execute(counted.values())
                .chain(count -> pool.preparedQuery(query)
                        .execute(listed.values())
                        .map(rows -> new RunLog(
                                runs(rows),
                                filter.page().of(count.iterator().next().getLong(0)))));
    }

    /** How the runs of these datasets stand, in this order. */
    Uni<List<Standing>> standings(List<String> names) {
        return Uni.combine()
                .all()
                .unis(schedules.byDataset(), acceptances.byName())
                .withUni((known, states) -> {
                    Uni<List<Standing>> all = Uni.createFrom().item(new ArrayList<>());
                    for (String name : names) {
                        DatasetState state = Objects.requireNonNull(states.get(name), name);
                        all = all.chain(list -> standing(name, known, state).map(standing -> {
                            list.add(standing);
                            return list;
                        }));
                    }
                    return all;
                });
    }

    /** The one dataset that is read from a feed, if there is exactly one; else all. */
    List<String> usual() {
        List<String> feeds = datasets.all().stream()
                .filter(dataset -> dataset.sourceKind().equals("rest"))
                .map(Datasets.Dataset::name)
                .toList();
        return feeds.size() == 1 ? feeds : all();
    }

    List<String> all() {
        return datasets.all().stream().map(Datasets.Dataset::name).toList();
    }

    private Uni<Standing> standing(String dataset, Map<String, Schedules.Schedule> known, DatasetState state) {
        return pool.preparedQuery(LATEST).execute(Tuple.of(dataset)).chain(rows -> pool.preparedQuery(RATE)
                .execute(Tuple.of(dataset))
                .map(counted -> {
                    Row rate = counted.iterator().next();
                    return standing(dataset, runs(rows), rate.getLong("ended"), rate.getLong("good"), known, state);
                }));
    }

    private static Standing standing(
            String dataset,
            List<Run> latest,
            long endedRuns,
            long goodRuns,
            Map<String, Schedules.Schedule> schedules,
            DatasetState state) {
        Schedules.Schedule schedule = schedules.get(dataset);
        Run last = latest.isEmpty() ? null : latest.getFirst();
        Run lastEnded = latest.stream()
                .filter(run -> !run.status().equals("running"))
                .findFirst()
                .orElse(null);
        return new Standing(
                dataset,
                last,
                schedule == null ? null : schedule.next(),
                last == null ? "never" : last.status(),
                schedule == null ? null : CronLine.of(schedule.cron()),
                endedRuns == 0 ? null : Math.round(1000.0 * goodRuns / endedRuns) / 10.0,
                lastEnded == null ? null : lastEnded.throughput(),
                lastEnded == null ? null : lastEnded.timePerRecord(),
                state.state(),
                state.problems());
    }

    private static List<Run> runs(Iterable<Row> rows) {
        List<Run> runs = new ArrayList<>();
        for (Row row : rows) {
            runs.add(new Run(
                    row.getUUID("id"),
                    Objects.requireNonNull(row.getString("dataset")),
                    instant(row, "last_run_at"),
                    instant(row, "started_at"),
                    instant(row, "completed_at"),
                    row.getLong("duration"),
                    row.getLong("fetched"),
                    row.getLong("created"),
                    row.getLong("updated"),
                    row.getLong("deleted"),
                    row.getLong("orphaned"),
                    row.getLong("errors"),
                    row.getString("status"),
                    row.getString("message")));
        }
        return runs;
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
