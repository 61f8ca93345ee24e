package dev.parallax.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.system.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three schedulers, three reconcilers and the broker are killed and frozen at random, and every job ends once and has
 * one effect. {@code -Dparallax.e2e.seed=...} repeats the faults of an earlier run, {@code -Dparallax.e2e.jobs=...} sets
 * the number of jobs, {@code -Dparallax.e2e.lease=PT15S} the lease.
 */
@Timeout(1200)
class ChaosTest {
    private static final Duration RUN = Duration.ofMinutes(8);
    private static final Duration LEASE = Duration.parse(System.getProperty("parallax.e2e.lease", "PT15S"));
    /** A round is a fault of each kind for each process. */
    private static final int JOBS_A_ROUND = 20_000;

    private static Replicas replicas;

    @BeforeAll
    static void start(@TempDir Path folder) throws SQLException {
        replicas = Replicas.start(folder, LEASE, 3);
    }

    @AfterAll
    static void stop() throws SQLException {
        replicas.close();
    }

    @Test
    void aKilledWorkersJobRunsAgainWithinTwiceTheLease() throws SQLException {
        Ledger ledger = replicas.ledger();
        // As many as one worker can have at work.
        List<String> records = ledger.plant("held", Replicas.SLOTS);
        replicas.owner().hold();
        Map<String, UUID> jobs = sender(new Random()).send(records);
        String job = jobs.values().stream().map(id -> "'" + id + "'").collect(Collectors.joining(",", " in (", ")"));
        Await.until("every job waits for the owner", RUN, () -> replicas.owner().held() == records.size());
        Await.until(
                "the scheduler heard that every job began",
                RUN,
                () -> ledger.count("scheduler.job_queue where status = 'RUNNING' and id" + job) == records.size());
        String worker = ledger.texts("select worker from scheduler.job_queue where id" + job
                        + " group by worker order by count(*) desc, worker limit 1")
                .getFirst();
        List<String> lost =
                ledger.texts("select id from scheduler.job_queue where worker = '" + worker + "' and id" + job);
        assertFalse(lost.isEmpty());

        ServiceProcess victim = replicas.victims().get(worker.substring(0, worker.indexOf('/')));
        Instant killed = Clock.systemUTC().instant();
        victim.kill();
        String again = "scheduler.job_history where event = 'started' and attempt > 1 and job_id" + job;
        Await.until("its jobs run again", LEASE.multipliedBy(4), () -> ledger.count(again) >= lost.size());
        replicas.owner().letGo();
        replicas.startAgain(victim);

        Audit audit = new Audit(ledger, "held");
        Await.until("every job has ended", RUN, () -> audit.unfinished() == 0);
        audit.check(jobs, RUN);
        assertEquals(
                lost.stream().sorted().toList(),
                ledger.texts("select job_id from " + again + " order by job_id::text collate \"C\""),
                "each of its jobs once more, and no other");
        Instant last =
                Instant.parse(ledger.texts("select to_json(max(at) at time zone 'UTC') #>> '{}' || 'Z' from " + again)
                        .getFirst());
        Duration after = Duration.between(killed, last);
        System.out.printf("%d jobs of a killed worker ran again, the last one after %s%n", lost.size(), after);
        assertTrue(after.compareTo(LEASE.multipliedBy(2)) <= 0, () -> "ran again only after " + after);
    }

    /** What was said meanwhile is heard before anybody is taken for dead. */
    @Test
    void anOutageOfTheDatabaseLongerThanTheLeaseCostsNoAttempt() throws Exception {
        Ledger ledger = replicas.ledger();
        List<String> records = ledger.plant("outage", Replicas.SLOTS);
        replicas.owner().hold();
        Map<String, UUID> jobs = sender(new Random()).send(records);
        String job = jobs.values().stream().map(id -> "'" + id + "'").collect(Collectors.joining(",", " in (", ")"));
        Await.until(
                "the scheduler heard that every job began",
                RUN,
                () -> ledger.count("scheduler.job_queue where status = 'RUNNING' and id" + job) == records.size());
        StandingDatabase database = StandingDatabase.of(ledger);

        database.standStill(LEASE.plusSeconds(5));

        Await.until(
                "every worker was heard since",
                LEASE.multipliedBy(4),
                () -> ledger.count("scheduler.job_queue where lease_until > now() and status = 'RUNNING' and id" + job)
                        == records.size());
        replicas.owner().letGo();
        Audit audit = new Audit(ledger, "outage");
        Await.until("every job has ended", RUN, () -> audit.unfinished() == 0);
        audit.check(jobs, RUN);
        assertEquals(0, ledger.count("scheduler.job_queue where (lease_losses > 0 or attempt > 1) and id" + job));
    }

    @Test
    void everyJobEndsOnceAndHasOneEffect() {
        long seed = Long.getLong("parallax.e2e.seed", System.nanoTime());
        int jobs = Integer.getInteger("parallax.e2e.jobs", 20_000);
        System.out.println("parallax.e2e.seed=" + seed + " parallax.e2e.jobs=" + jobs);
        try {
            run(jobs, new Random(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static void run(int jobs, Random random) throws Exception {
        List<Fault> faults =
                Fault.plan(random, List.copyOf(replicas.victims().keySet()), Math.max(1, jobs / JOBS_A_ROUND), jobs);
        List<String> records = replicas.ledger().plant("entry", jobs);
        Audit audit = new Audit(replicas.ledger(), "entry");
        Sender sender = sender(random);
        long begin = System.nanoTime();
        CompletableFuture<Map<String, UUID>> sending = CompletableFuture.supplyAsync(() -> sender.send(records));
        try (Striker striker = new Striker(replicas, RUN)) {
            striker.strike(faults);
        }
        Map<String, UUID> accepted = sending.get();
        Await.until("every job has ended", RUN, () -> audit.unfinished() == 0);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf("%d jobs in %s with %d faults: %s%n", jobs, took, faults.size(), audit.summary());

        audit.check(accepted, RUN);
        long seen = total(replicas.monitor(), "/api/v1/reconciliation/jobs?status=COMPLETED");
        assertTrue(seen >= jobs, () -> "the monitor shows " + seen);
        for (URI scheduler : replicas.schedulers()) {
            assertEquals(seen, total(scheduler, "/api/v1/queue/jobs?status=COMPLETED"), "jobs that a scheduler shows");
        }
    }

    private static Sender sender(Random random) {
        return new Sender(replicas.schedulers(), random, replicas.owner()::effects, RUN);
    }

    private static long total(URI service, String list) {
        return new Http(service)
                .get(list + "&page_size=1")
                .require(200)
                .path("pagination")
                .path("total_items")
                .asLong();
    }
}
