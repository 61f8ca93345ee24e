package dev.parallax.monitor.ingest;

import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the counters of the metrics count, added up in the transaction that makes the fact known: so a restart, a second
 * replica or a repeated message changes nothing.
 */
@ApplicationScoped
class Totals {

    /** Upper bounds of the histogram of durations, in seconds, as the contract has them. */
    private static final List<String> BOUNDS = List.of("10", "30", "60", "+Inf");

    private static final String ADD = """
            insert into monitor.totals as t (dataset, metric, label, value)
            select dataset, metric, label, value
            from jsonb_to_recordset($1::text::jsonb) as r(dataset text, metric text, label text, value double precision)
            order by dataset, metric, label
            on conflict (dataset, metric, label) do update set value = t.value + excluded.value
            """;

    private final Rows rows;

    Totals(Rows rows) {
        this.rows = rows;
    }

    @RegisterForReflection
    record Amount(String dataset, String metric, String label, double value) {}

    /**
     * What the end of a job adds.
     *
     * @param run whether the job is a reconciliation of the whole dataset
     * @param verdict null for a job that compares nothing
     */
    static List<Amount> outcome(
            String dataset, boolean run, JobStatus status, @Nullable Verdict verdict, Duration duration) {
        List<Amount> amounts = new ArrayList<>();
        amounts.add(new Amount(dataset, "jobs_completed", status.name(), 1));
        if (run) {
            amounts.add(new Amount(dataset, "runs", ended(status, verdict), 1));
            amounts.add(new Amount(dataset, "verdicts", (verdict == null ? Verdict.INCONCLUSIVE : verdict).name(), 1));
        }
        if (status == JobStatus.COMPLETED) {
            // In nanoseconds no long would hold three centuries.
            double seconds = Math.max(0, duration.toSeconds() + duration.toNanosPart() / 1e9);
            String bucket = BOUNDS.stream()
                    .filter(bound -> bound.equals("+Inf") || seconds <= Double.parseDouble(bound))
                    .findFirst()
                    .orElseThrow();
            amounts.add(new Amount(dataset, "duration_bucket", bucket, 1));
            amounts.add(new Amount(dataset, "duration_sum", "", seconds));
        }
        return amounts;
    }

    /** In the words of the run log. */
    private static String ended(JobStatus status, @Nullable Verdict verdict) {
        if (status != JobStatus.COMPLETED) {
            return "failed";
        }
        return verdict == Verdict.MATCH || verdict == Verdict.DRIFT ? "success" : "inconclusive";
    }

    Uni<Void> add(SqlConnection tx, Collection<Amount> amounts) {
        if (amounts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        // One row may be touched only once by a statement.
        Map<List<String>, Amount> sums = new TreeMap<>(java.util.Comparator.comparing(Object::toString));
        for (Amount amount : amounts) {
            sums.merge(
                    List.of(amount.dataset, amount.metric, amount.label),
                    amount,
                    (one, other) -> new Amount(one.dataset, one.metric, one.label, one.value + other.value));
        }
        return tx.preparedQuery(ADD).execute(rows.of(sums.values())).replaceWithVoid();
    }
}
