package dev.parallax.e2e.drift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.api.LogEntry;
import dev.parallax.e2e.api.ParallaxApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One run over several datasets, as the public API tells of it.
 *
 * @param jobs one a dataset, ended
 * @param differences the records that were reported as different, each with the fields that differ
 * @param log every change, applied or attempted
 */
public record Reconciliation(List<JobView> jobs, Map<RecordKey, Set<String>> differences, List<LogEntry> log) {
    /** The log and the mismatches come by ways of their own and may arrive a little after a job's end. */
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private static final long POLL_MILLIS = 200;

    /** Triggers {@code tables}, or all datasets if there are none, and waits for their end. */
    public static Reconciliation run(
            ParallaxApi api, Duration deadline, Consumer<List<JobView>> seen, String... tables) {
        return await(api, api.trigger(tables), deadline, seen);
    }

    /** Waits for the end of {@code ids} and reads what they left behind. */
    public static Reconciliation await(
            ParallaxApi api, List<UUID> ids, Duration deadline, Consumer<List<JobView>> seen) {
        List<JobView> jobs = api.awaitEnd(ids, deadline, seen);
        long end = System.nanoTime() + ARRIVAL.toNanos();
        Reconciliation read = read(api, jobs);
        while (!read.isComplete() && System.nanoTime() - end < 0) {
            pause();
            read = read(api, jobs);
        }
        return read;
    }

    private static Reconciliation read(ParallaxApi api, List<JobView> jobs) {
        Map<RecordKey, Set<String>> differences = new TreeMap<>();
        List<LogEntry> log = new ArrayList<>();
        for (JobView job : jobs) {
            for (JsonNode mismatch : api.mismatches(job.id())) {
                RecordKey record = new RecordKey(
                        mismatch.path("table_name").asText(),
                        mismatch.path("primary_key_value").asText());
                Set<String> fields = new TreeSet<>();
                mismatch.path("fields")
                        .forEach(field -> fields.add(field.path("field").asText()));
                differences.put(record, fields);
            }
            log.addAll(api.log(job.id()));
        }
        return new Reconciliation(jobs, differences, log);
    }

    private boolean isComplete() {
        long mismatches = jobs.stream().mapToLong(JobView::mismatches).sum();
        long repairs = jobs.stream()
                .mapToLong(job -> job.json().path("repaired_count").asLong())
                .sum();
        return differences.size() >= mismatches && repaired().size() >= repairs;
    }

    /** The records that were reported as different. */
    public Set<RecordKey> found() {
        return differences.keySet();
    }

    /** The records that the log says were changed, once for each change. */
    public List<RecordKey> repaired() {
        return log.stream()
                .filter(LogEntry::applied)
                .map(entry -> new RecordKey(entry.table(), entry.key()))
                .toList();
    }

    /** Whether every dataset was compared in full and agreed. */
    public boolean matched() {
        return jobs.stream().allMatch(job -> job.status().equals("COMPLETED") && "MATCH".equals(job.verdict()));
    }

    /** For people: how each dataset came out. */
    public String summary() {
        return jobs.stream()
                .map(job -> job.table() + " " + (job.verdict() == null ? job.status() : job.verdict()))
                .collect(Collectors.joining(", "));
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
