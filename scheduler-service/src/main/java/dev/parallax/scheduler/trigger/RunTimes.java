package dev.parallax.scheduler.trigger;

import dev.parallax.common.job.Strategy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long the latest completed runs of datasets took. */
@Singleton
final class RunTimes {
    /** The mean of the last five; those of the same strategy where there are any. */
    Uni<Map<String, Duration>> of(SqlConnection connection, List<String> datasets, Strategy strategy) {
        return connection
                .preparedQuery("""
                        select d.name, coalesce(avg(r.took) filter (where r.strategy = $2), avg(r.took)) as seconds \
                        from unnest($1::text[]) as d(name) cross join lateral (\
                        select strategy, extract(epoch from finished_at - executed_at)::float8 as took \
                        from scheduler.job_queue where dataset = d.name and job_type = 'RECONCILE_DATASET' \
                        and status = 'COMPLETED' and executed_at is not null \
                        order by finished_at desc limit 5) r group by d.name""")
                .execute(Tuple.of(datasets.toArray(String[]::new), strategy.name()))
                .map(rows -> {
                    Map<String, Duration> found = new HashMap<>();
                    rows.forEach(row -> found.put(
                            row.getString("name"), Duration.ofMillis(Math.round(row.getDouble("seconds") * 1000))));
                    return found;
                });
    }
}
