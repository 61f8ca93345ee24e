package dev.parallax.monitor.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JobProjectionTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    static JobProjection project(Iterable<JobEvent> events) {
        JobProjection projection = null;
        for (JobEvent event : events) {
            JobProjection news = JobProjection.of(event);
            projection = projection == null ? news : projection.merge(news);
        }
        return projection;
    }

    @Property(tries = 500)
    void any_order_and_any_repetition_says_the_same(@ForAll("lives") List<JobEvent> life, @ForAll long seed) {
        Random random = new Random(seed);
        List<JobEvent> shuffled = new ArrayList<>(life);
        for (int i = random.nextInt(life.size() + 1); i > 0; i--) {
            shuffled.add(life.get(random.nextInt(life.size())));
        }
        Collections.shuffle(shuffled, random);

        assertEquals(project(life), project(shuffled));

        // Two parts told apart and merged, as two polls are.
        int cut = random.nextInt(shuffled.size() + 1);
        JobProjection one = project(shuffled.subList(0, cut));
        JobProjection other = project(shuffled.subList(cut, shuffled.size()));
        if (one != null && other != null) {
            assertEquals(project(life), one.merge(other));
            assertEquals(one.merge(other), other.merge(one));
        }
    }

    @Property(tries = 100)
    void what_is_stored_is_read_back_the_same(@ForAll("lives") List<JobEvent> life) throws Exception {
        JobProjection projection = project(life);
        String stored = Publisher.JSON.writeValueAsString(projection);
        assertEquals(projection, Publisher.JSON.readValue(stored, JobProjection.class));
    }

    @Test
    void what_the_work_needs_to_know_is_not_kept() {
        JobEvent.Queued told =
                (JobEvent.Queued) Story.record("items", "item", "i-1", START).queued();
        Job job = told.job();
        Job laden = new Job(
                job.id(),
                job.parentId(),
                job.rootId(),
                job.type(),
                job.dataset(),
                job.entityType(),
                job.entityId(),
                job.range(),
                job.strategy(),
                job.priority(),
                job.attempt(),
                job.repair(),
                job.origin(),
                job.createdAt(),
                Map.of("planned", "x".repeat(100_000)));
        JobEvent.Queued queued = new JobEvent.Queued(
                told.eventId(),
                told.jobId(),
                told.rootId(),
                told.attempt(),
                told.at(),
                laden,
                told.runAt(),
                told.dependsOn());
        assertEquals(job, JobProjection.of(queued).job());
    }

    /** Attempts that go on, fail, are given back or come to an end, in any mixture, possible or not. */
    @Provide
    Arbitrary<List<JobEvent>> lives() {
        Arbitrary<List<Integer>> steps =
                Arbitraries.integers().between(0, 10).list().ofMinSize(1).ofMaxSize(14);
        Arbitrary<List<Integer>> attempts =
                Arbitraries.integers().between(0, 3).list().ofSize(14);
        return Combinators.combine(steps, attempts).as((kinds, numbers) -> {
            Story story = Story.dataset("items", "item", START);
            List<JobEvent> events = new ArrayList<>();
            for (int i = 0; i < kinds.size(); i++) {
                events.add(event(story, kinds.get(i), numbers.get(i)));
            }
            return events;
        });
    }

    private static JobEvent event(Story story, int kind, int attempt) {
        return switch (kind) {
            case 0 -> story.queued();
            case 1 -> story.dispatched(attempt);
            case 2 -> story.started(attempt);
            case 3 -> story.progressed(attempt, attempt * 10L, 100, attempt);
            case 4 -> story.planned(attempt, 3, 10);
            case 5 -> story.completed(attempt, Verdict.MATCH, Counters.ZERO);
            case 6 -> story.attemptFailed(attempt, "STORE_UNAVAILABLE");
            case 7 -> story.released(attempt);
            case 8 -> story.retryScheduled(attempt, "STORE_UNAVAILABLE");
            case 9 -> story.failed(attempt, attempt % 2 == 0, "STORE_UNAVAILABLE");
            default -> story.cancelled(attempt);
        };
    }

    @Test
    void what_a_dead_attempt_says_later_is_ignored() {
        Story story = Story.dataset("items", "item", START);
        List<JobEvent> events = new ArrayList<>(List.of(
                story.queued(),
                story.dispatched(1),
                story.started(1),
                story.retryScheduled(1, "LEASE_EXPIRED"),
                story.dispatched(2),
                story.started(2)));
        events.add(story.completed(1, Verdict.MATCH, Counters.ZERO));
        assertEquals(JobStatus.RUNNING, project(events).stage().status());
        assertNull(project(events).completedAt());
        events.add(story.completed(2, Verdict.DRIFT, Counters.ZERO));
        assertEquals(Verdict.DRIFT, project(events).stage().result().verdict());
    }

    @Test
    void a_completion_after_the_lease_expired_counts_while_no_newer_attempt_was_sent() {
        Story story = Story.dataset("items", "item", START);
        JobProjection projection = project(List.of(
                story.queued(),
                story.dispatched(1),
                story.started(1),
                story.retryScheduled(1, "LEASE_EXPIRED"),
                story.completed(1, Verdict.MATCH, Counters.ZERO)));
        assertEquals(JobStatus.COMPLETED, projection.stage().status());
    }

    @Test
    void a_job_that_waits_for_its_next_attempt_is_queued_again() {
        Story story = Story.dataset("items", "item", START);
        List<JobEvent> events = new ArrayList<>(
                List.of(story.queued(), story.dispatched(1), story.started(1), story.attemptFailed(1, "X")));
        assertEquals(JobStatus.RUNNING, project(events).stage().status());
        events.add(story.retryScheduled(1, "X"));
        assertEquals(JobStatus.QUEUED, project(events).stage().status());
        events.add(story.dispatched(2));
        assertEquals(JobStatus.DISPATCHED, project(events).stage().status());
        events.add(story.failed(2, true, "X"));
        assertEquals(JobStatus.DEAD, project(events).stage().status());
    }
}
