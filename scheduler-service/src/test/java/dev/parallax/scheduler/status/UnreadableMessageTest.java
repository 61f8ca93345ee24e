package dev.parallax.scheduler.status;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.Table;
import dev.parallax.scheduler.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What cannot be read, or cannot be stored, is put aside with its reason, and the next message is heard. */
@QuarkusTest
@RealStores
class UnreadableMessageTest {
    @Inject
    Table table;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Test
    void goesToTheDeadLettersUnchanged() throws Exception {
        UUID id = table.addRecord("dead-letter-" + UUID.randomUUID(), Priority.HIGH);
        String key = id.toString();
        String unstorable = json.writerFor(JobEvent.class)
                .writeValueAsString(
                        new JobEvent.Started(UUID.randomUUID(), id, id, 1, java.time.Instant.now(), "worker\u0000"));
        List<String> bad = List.of(
                "no json " + id, "{\"type\": \"sung\", \"x\": \"" + id + "\"}", "{\"type\": \"started\"}", unstorable);
        try (Topic jobs = new Topic(bootstrap, Topics.JOBS);
                Topic events = new Topic(bootstrap, Topics.JOB_EVENTS);
                Topic dead = new Topic(bootstrap, Topics.DEAD_LETTERS)) {
            jobs.await(1, record -> key.equals(record.key()));
            for (String message : bad) {
                events.send(key, message);
            }
            events.send(key, json.writerFor(JobEvent.class).writeValueAsString(Say.completed(id, 1)));
            await().atMost(Duration.ofSeconds(20)).until(() -> table.status(id), "COMPLETED"::equals);
            var letters = dead.await(4, record -> key.equals(record.key()));
            assertEquals(
                    bad.stream().sorted().toList(),
                    letters.stream().map(record -> record.value()).sorted().toList());
            for (var letter : letters) {
                assertNotNull(letter.headers().lastHeader("dead-letter-reason"));
                assertNotNull(letter.headers().lastHeader("dead-letter-offset"));
                assertNotNull(letter.headers().lastHeader("dead-letter-partition"));
                assertEquals(
                        Topics.JOB_EVENTS,
                        new String(
                                letter.headers().lastHeader("dead-letter-topic").value(), StandardCharsets.UTF_8));
            }
        }
    }
}
