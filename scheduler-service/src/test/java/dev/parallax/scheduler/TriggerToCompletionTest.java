package dev.parallax.scheduler;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Verdict;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The whole way: a request becomes a row, the row a message, and the reconciler's answer the end of the job. */
@QuarkusTest
@RealStores
class TriggerToCompletionTest {
    @Inject
    Pool pool;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Test
    void aTriggeredJobGoesToKafkaAndEndsWithTheAnswer() throws Exception {
        String id = given().contentType("application/json")
                .header("X-Actor", "ada")
                .body("{\"tables\": [\"items\"], \"validation_strategy\": \"FULL\"}")
                .post("/api/v1/reconciliation/trigger")
                .then()
                .statusCode(202)
                .extract()
                .path("job_ids[0]");
        try (Topic jobs = new Topic(bootstrap, Topics.JOBS);
                Topic events = new Topic(bootstrap, Topics.JOB_EVENTS)) {
            var message = jobs.await(1, record -> id.equals(record.key())).getFirst();
            Job job = json.readValue(message.value(), Job.class);
            assertEquals(1, job.attempt());
            assertEquals("ada", job.origin().actor());
            assertTrue(job.repair());
            Instant now = Instant.now();
            JobResult result = new JobResult(Verdict.MATCH, Counters.ZERO, Map.of());
            events.send(
                    id,
                    json.writerFor(JobEvent.class)
                            .writeValueAsString(
                                    new JobEvent.Started(UUID.randomUUID(), job.id(), job.rootId(), 1, now, "w1")));
            events.send(
                    id,
                    json.writerFor(JobEvent.class)
                            .writeValueAsString(
                                    new JobEvent.Completed(UUID.randomUUID(), job.id(), job.rootId(), 1, now, result)));
            await().atMost(Duration.ofSeconds(20)).until(() -> status(job.id()), "COMPLETED"::equals);
            events.await(
                    1,
                    record -> record.value().contains("\"queued\"")
                            && record.value().contains(id));
            events.await(
                    1,
                    record -> record.value().contains("\"dispatched\"")
                            && record.value().contains(id));
        }
    }

    private String status(UUID id) {
        return pool.preparedQuery("select status from scheduler.job_queue where id = $1")
                .execute(Tuple.of(id))
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getString("status");
    }
}
