package dev.parallax.scheduler.relay;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.queue.NewJob;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Table;
import dev.parallax.scheduler.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What no message can hold ends by itself, and stops neither the jobs nor the events that come after it. */
@QuarkusTest
@RealStores
class TooLargeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Table table;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Test
    void aJobThatIsLargerThanAMessageEndsAndTheNextGoes() throws Exception {
        Job job = table.job(JobType.RECONCILE_RECORD, "items", "large-" + UUID.randomUUID(), Priority.HIGH);
        Job large = new Job(
                job.id(),
                null,
                job.rootId(),
                job.type(),
                job.dataset(),
                job.entityType(),
                job.entityId(),
                null,
                job.strategy(),
                job.priority(),
                1,
                true,
                job.origin(),
                job.createdAt(),
                Map.of("text", "x".repeat(1_500_000)));
        try (Topic jobs = new Topic(bootstrap, Topics.JOBS);
                Topic events = new Topic(bootstrap, Topics.JOB_EVENTS)) {
            table.add(NewJob.now(large));
            UUID next = table.addRecord("after-large-" + UUID.randomUUID(), Priority.LOW);
            jobs.await(1, record -> next.toString().equals(record.key()));
            await().atMost(PATIENCE).until(() -> table.status(job.id()), "FAILED"::equals);
            assertTrue(table.text(job.id(), "error").contains("JOB_TOO_LARGE"));
            // It is told all the same, and so is what comes after it.
            var told = events.await(
                    1,
                    record -> record.value().contains("\"queued\"")
                            && record.value().contains(job.id().toString()));
            var queued = (JobEvent.Queued) json.readValue(told.getFirst().value(), JobEvent.class);
            assertEquals(
                    Map.of("cut", "larger than a message may be, in the queue in full"),
                    queued.job().data());
            events.await(
                    1,
                    record -> record.value().contains("\"failed\"")
                            && record.value().contains(job.id().toString()));
            events.await(
                    1,
                    record -> record.value().contains("\"dispatched\"")
                            && record.value().contains(next.toString()));
        }
    }
}
