package dev.parallax.reconciler.work;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Strategy;
import dev.parallax.devstack.junit.Poison;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Whatever is sent to the topics that are read, it stops nothing: the next job is done, the next cancellation heard. */
@QuarkusTest
class PoisonTest extends ReconcilerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Inject
    MeterRegistry meters;

    @Inject
    ObjectMapper json;

    private double letters() {
        return meters.find("parallax.dead.letters").tag("topic", Topics.JOBS).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static ProducerRecord<byte[], byte[]> on(int partition, ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(record.topic(), partition, null, record.key(), record.value(), record.headers());
    }

    @Test
    void ofJobs() throws Exception {
        items.fill(3);
        double before = letters();
        var job = withoutRepair(record("items", "no-such-item"));
        var poison = Poison.of(json.writeValueAsString(job));
        long unusable = 0;
        for (int partition = 0; partition < 12; partition++) {
            int on = partition;
            unusable +=
                    Poison.send(Topics.JOBS, partition == 0 ? poison : poison.subList(0, 5), record -> on(on, record));
        }
        double expected = before + unusable;
        await().atMost(LONG).until(() -> letters() >= expected);
        // One for each partition, so that each is seen to go on.
        for (int i = 0; i < 12; i++) {
            var next = withoutRepair(segment(Strategy.ROW_COUNT, Map.of()));
            kafka.send(next);
            completed(next);
        }
        given().get("/q/health/live").then().statusCode(200);
    }

    @Test
    void ofCancellations() throws Exception {
        var good = new JobEvent.Cancelled(
                UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), 1, Instant.now(), "ada");
        var poison = Poison.of(json.writerFor(JobEvent.class).writeValueAsString(good));
        for (int partition = 0; partition < 6; partition++) {
            int on = partition;
            Poison.send(Topics.JOB_EVENTS, partition == 0 ? poison : poison.subList(0, 20), record -> on(on, record));
        }
        for (int i = 0; i < 6; i++) {
            var next = new JobEvent.Cancelled(
                    UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), 2, Instant.now(), "ada");
            kafka.send(Topics.JOB_EVENTS, next);
            await().atMost(LONG)
                    .until(() ->
                            count("select count(*) from reconciler.claims where cancelled_at is not null and job_id = '"
                                            + next.jobId() + "'")
                                    == 1);
        }
        given().get("/q/health/live").then().statusCode(200);
        assertEquals(
                0,
                meters.get("parallax.channel.stopped")
                        .tag("channel", "cancellations")
                        .gauge()
                        .value());
    }
}
