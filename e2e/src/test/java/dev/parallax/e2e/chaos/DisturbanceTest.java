package dev.parallax.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.fuzz.Heap;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.system.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything at once: jobs, random requests, poison on every topic, and every process, the database and the broker
 * killed and frozen one after the other, and the broker's disk full. {@code -Dparallax.e2e.disturb=PT10M} sets for how
 * long, {@code -Dparallax.e2e.seed=...} repeats the choices of an earlier run.
 *
 * <p>Only when asked for: on a small machine everything at once makes its deadlines a matter of luck.
 */
@EnabledIfSystemProperty(named = "parallax.e2e.disturb", matches = ".+")
@Timeout(1800)
class DisturbanceTest {
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LASTS = Duration.parse(System.getProperty("parallax.e2e.disturb", "PT20S"));
    private static final int POISON_A_SECOND = 50;
    /** 10,000 in ten minutes. */
    private static final double REQUESTS_A_SECOND = 10_000 / 600.0;
    /** What a live heap may grow by: caches that fill, and not what each request leaves. */
    private static final long MOST_GROWTH = 32L * 1024 * 1024;

    private static final Duration WARM_UP = Duration.ofMinutes(2);
    /** More than there is time for. */
    private static final int RECORDS_A_SECOND = 400;
    /** Always some at work, and not so many that what is measured is how fast they are worked off. */
    private static final int AHEAD = 300;
    /** As many as the reconcilers can have at work: what is urgent waits behind these, however slow the machine is. */
    private static final int WINDOW = 2 * Replicas.SLOTS;

    @Test
    void nothingEndsOrStopsAndEveryJobEndsOnce(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("parallax.e2e.seed", System.nanoTime());
        System.out.println("parallax.e2e.seed=" + seed + " parallax.e2e.disturb=" + LASTS);
        Random random = new Random(seed);
        Disk disk = Disk.under(folder.resolve("data/kafka"));
        try (disk;
                Replicas replicas = Replicas.start(folder, LEASE, 2, WINDOW)) {
            run(replicas, disk, random);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static void run(Replicas replicas, Disk disk, Random random) throws Exception {
        long end = System.nanoTime() + LASTS.toNanos();
        List<String> records =
                replicas.ledger().plant("entry", (int) Math.max(1, LASTS.toSeconds()) * RECORDS_A_SECOND);
        List<String> probes = replicas.ledger().plant("probe", 1_000);
        Audit audit = new Audit(replicas.ledger(), "entry");
        Sender sender = new Sender(
                replicas.schedulers(), new Random(random.nextLong()), replicas.owner()::effects, PATIENCE, AHEAD);
        Map<String, ServiceProcess> before = replicas.processes();
        Map<String, Long> pids = pids(replicas);
        CompletableFuture<Map<String, UUID>> sending =
                CompletableFuture.supplyAsync(() -> sender.send(records, () -> System.nanoTime() - end < 0));
        List<Duration> recoveries = new ArrayList<>();
        Set<String> stopped = new TreeSet<>();
        Map<String, Long> heaps = new TreeMap<>();
        long begin = System.nanoTime();
        Callers callers = new Callers(replicas.services(), new Random(random.nextLong()));
        Poison poison = new Poison(replicas.addresses(), new Random(random.nextLong()), POISON_A_SECOND);
        try (callers;
                poison) {
            Disturbances disturbances = new Disturbances(replicas, disk, random);
            while (System.nanoTime() - end < 0) {
                Set<String> restarted = new HashSet<>();
                disturbances.next(restarted);
                restarted.forEach(name -> pids.put(name, before.get(name).pid()));
                recoveries.add(recovery(replicas, probes.get(recoveries.size())));
                System.out.printf(
                        "          an urgent event was worked off after %s, %d jobs wait%n",
                        recoveries.getLast(), audit.unfinished());
                replicas.services().forEach(process -> stopped.addAll(stopped(process)));
                if (heaps.isEmpty() && System.nanoTime() - begin > WARM_UP.toNanos()) {
                    heaps.putAll(heaps(replicas));
                }
            }
        }
        Map<String, UUID> accepted = sending.get();
        Await.until("every job has ended", PATIENCE, () -> audit.unfinished() == 0);
        System.out.printf(
                "%d jobs, %d requests %s, %d messages of poison, %d faults with recoveries up to %s, %s; %s%n",
                accepted.size(),
                callers.asked(),
                callers.statuses(),
                poison.sent(),
                recoveries.size(),
                recoveries.stream().max(Duration::compareTo).orElse(Duration.ZERO),
                disk,
                audit.summary());
        audit.check(accepted, PATIENCE);
        Map<String, Long> last = heaps(replicas);
        System.out.printf("Live heaps in bytes after %s: %s, in the end: %s%n", WARM_UP, heaps, last);
        assertAll(
                () -> assertEquals(List.of(), callers.wrong(), "answers that nobody may give"),
                () -> assertEquals(pids, pids(replicas), "processes that ended"),
                () -> assertTrue(
                        recoveries.stream().allMatch(took -> took.compareTo(LEASE.multipliedBy(2)) <= 0),
                        recoveries::toString),
                () -> assertEquals(Set.of(), stopped, "channels that stopped"),
                () -> heaps.forEach((name, bytes) -> assertTrue(
                        last.get(name) - bytes < MOST_GROWTH,
                        () -> name + " had " + bytes + ", has " + last.get(name))),
                () -> assertTrue(
                        callers.asked() > LASTS.toSeconds() * leastRequests(), () -> callers.asked() + " requests"),
                () -> assertTrue(
                        poison.sent() > LASTS.toSeconds() * POISON_A_SECOND / 2, () -> poison.sent() + " messages"),
                () -> replicas.services().forEach(DisturbanceTest::assertHealthy));
    }

    private static Map<String, Long> pids(Replicas replicas) {
        Map<String, Long> pids = new TreeMap<>();
        replicas.processes().forEach((name, process) -> pids.put(name, process.pid()));
        return pids;
    }

    /** A short run is mostly one fault, in which many wait for an answer. */
    private static double leastRequests() {
        return LASTS.compareTo(WARM_UP) > 0 ? REQUESTS_A_SECOND : REQUESTS_A_SECOND / 4;
    }

    /** The channels of a service that ended for an error of its own. */
    private static List<String> stopped(ServiceProcess process) {
        return new Http(Replicas.url(process))
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("parallax_channel_stopped{") && !line.endsWith(" 0.0"))
                .map(line -> process.name() + " " + line)
                .toList();
    }

    private static Map<String, Long> heaps(Replicas replicas) throws IOException {
        Map<String, Long> heaps = new TreeMap<>();
        for (ServiceProcess process : replicas.services()) {
            heaps.put(process.name(), Heap.live(process.pid()));
        }
        return heaps;
    }

    private static void assertHealthy(ServiceProcess process) {
        assertTrue(process.isAlive(), process.name());
        Await.until(
                process.name() + " is healthy",
                PATIENCE,
                () -> new Http(Replicas.url(process)).get("/q/health").status() == 200);
    }

    /** How long it takes until somebody's urgent event through the front address is worked off. */
    private static Duration recovery(Replicas replicas, String record) {
        long begin = System.nanoTime();
        Http front = new Http(replicas.monitor(), Duration.ofSeconds(5));
        String key = UUID.randomUUID().toString();
        String body = "{\"entity_type\": \"entry\", \"entity_id\": \"%s\", \"source\": \"e2e\", \"priority\": \"HIGH\"}"
                .formatted(record);
        String[] job = new String[1];
        Await.until("an event after a fault is worked off", PATIENCE, () -> {
            try {
                if (job[0] == null) {
                    var answer = front.send("POST", "/api/v1/reconciliation/events", body, "Idempotency-Key", key);
                    if (answer.status() != 202) {
                        return false;
                    }
                    job[0] = answer.json().path("job_id").asText();
                }
                return front.get("/api/v1/reconciliation/jobs/" + job[0])
                        .json()
                        .path("status")
                        .asText()
                        .equals("COMPLETED");
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
