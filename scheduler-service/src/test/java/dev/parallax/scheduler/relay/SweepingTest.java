package dev.parallax.scheduler.relay;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.Topics;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.queue.Dispatch;
import dev.parallax.scheduler.queue.Intake;
import dev.parallax.scheduler.queue.Sweep;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lease ends when its worker is known to be silent, and not because nobody could hear it. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class SweepingTest {
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOB_EVENTS, 0);

    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    Sweep sweep;

    @Inject
    SettableClock clock;

    @Inject
    KafkaAdmin admin;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final Topic topic = new Topic();
    private long nanos;
    private Sweeping sweeping;
    private UUID job;

    /** The topic, and how much of it is applied. */
    private static final class Topic implements Applied {
        long end;
        long applied;
        boolean away;

        @Override
        public Map<TopicPartition, Long> ends() throws IOException {
            if (away) {
                throw new IOException("The broker is away");
            }
            return Map.of(PARTITION, end);
        }

        @Override
        public boolean reached(Map<TopicPartition, Long> ends) {
            return applied >= ends.getOrDefault(PARTITION, 0L);
        }
    }

    @BeforeEach
    void runOneJob() throws Exception {
        table.clear();
        clock.set(SettableClock.START);
        sweeping = new Sweeping(sweep, topic, clock, () -> nanos, LEASE, SECOND);
        job = table.addRecord("a", Priority.HIGH);
        done(dispatch.lease(10));
        done(intake.apply(List.of(Say.started(job, 1))));
        sweeping.round();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        clock.advance(time);
    }

    private void look(int seconds) throws Exception {
        for (int i = 0; i < seconds; i++) {
            pass(SECOND);
            assertEquals(SECOND, sweeping.round());
        }
    }

    private void heartbeat() {
        done(intake.apply(List.of(Say.progressed(job, 1, 1))));
    }

    /** The worker speaks, and the scheduler hears it, for longer than a lease. */
    private void steadily() throws Exception {
        for (int i = 0; i < 4; i++) {
            look(4);
            heartbeat();
        }
        assertEquals("RUNNING", table.status(job));
    }

    @Test
    void aSilentWorkersLeaseEndsASecondAfterItRanOut() throws Exception {
        steadily();
        look(14);
        assertEquals("RUNNING", table.status(job));
        look(2);
        assertEquals("QUEUED", table.status(job));
    }

    @Test
    void afterAnOutageOfTheDatabaseWhatWasSaidMeanwhileIsHeardFirst() throws Exception {
        steadily();
        // Nothing is looked at nor applied meanwhile, but the worker goes on speaking.
        pass(Duration.ofMinutes(5));
        topic.end = 60;
        // However long it takes to read.
        look(90);
        assertEquals("RUNNING", table.status(job));

        topic.applied = 60;
        heartbeat();
        look(14);
        assertEquals("RUNNING", table.status(job));
        assertEquals("0", table.text(job, "lease_losses"));
        look(2);
        assertEquals("QUEUED", table.status(job));
    }

    @Test
    void afterAnOutageOfTheBrokerWorkersHaveALeaseToSpeak() throws Exception {
        steadily();
        topic.away = true;
        for (int i = 0; i < 60; i++) {
            pass(SECOND);
            assertThrows(IOException.class, sweeping::round);
        }
        topic.away = false;
        look(14);
        assertEquals("RUNNING", table.status(job));
        heartbeat();
        look(10);
        assertEquals("RUNNING", table.status(job));
        assertEquals("0", table.text(job, "lease_losses"));
    }

    @Test
    void aProcessThatStoodStillOrWhoseClockJumpedHearsFirst() throws Exception {
        steadily();
        clock.advance(Duration.ofHours(1));
        look(10);
        assertEquals("RUNNING", table.status(job));
        heartbeat();
        look(14);
        assertEquals("RUNNING", table.status(job));
        look(2);
        assertEquals("QUEUED", table.status(job));
    }

    @Test
    void aClockThatJumpsBackKeepsNoLeaseAlive() throws Exception {
        steadily();
        clock.advance(Duration.ofHours(-1));
        // The longest that a rule gives, and a look.
        look(62);
        assertEquals("QUEUED", table.status(job));
    }

    @Test
    void whatTheBrokerHasIsAppliedWhenTheGroupCommittedItOrNobodyCanReadIt() throws Exception {
        admin.ensureTopics();
        String group = "sweeping-" + UUID.randomUUID();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.JOB_EVENTS, 0, null, "{}".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        Map<TopicPartition, Long> ends = admin.ends();
        assertTrue(ends.size() >= 6 && ends.get(PARTITION) > 0, ends::toString);
        assertFalse(admin.reached(group, ends));

        commit(group, ends, 1);
        assertFalse(admin.reached(group, ends));
        commit(group, ends, 0);
        assertTrue(admin.reached(group, ends));
        // Nothing was ever said there.
        assertTrue(admin.reached("nobody", Map.of(new TopicPartition(Topics.JOB_EVENTS, 1), 0L)));
    }

    private void commit(String group, Map<TopicPartition, Long> ends, long lag) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ends.forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(Math.max(0, end - lag))));
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.commitSync(offsets);
        }
    }
}
