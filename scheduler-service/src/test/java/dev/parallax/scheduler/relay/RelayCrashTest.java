package dev.parallax.scheduler.relay;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.queue.Acknowledgements;
import dev.parallax.scheduler.queue.Departures;
import dev.parallax.scheduler.queue.Dispatch;
import dev.parallax.scheduler.queue.Intake;
import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.queue.Json;
import dev.parallax.scheduler.queue.NewJob;
import dev.parallax.scheduler.queue.Outbox;
import dev.parallax.scheduler.queue.Sweep;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import dev.parallax.scheduler.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay that dies at the worst moment, and a broker that is away, lose nothing and mark nothing. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class RelayCrashTest {
    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Departures departures;

    @Inject
    Acknowledgements acknowledgements;

    @Inject
    JobQueue queue;

    @Inject
    Outbox outbox;

    @Inject
    Intake intake;

    @Inject
    Sweep sweep;

    @Inject
    Broker broker;

    @Inject
    KafkaAdmin admin;

    @Inject
    Json json;

    @Inject
    ObjectMapper mapper;

    @Inject
    RelayMeter meter;

    @Inject
    SettableClock clock;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    /** Stands for SIGKILL: nothing catches it, and nothing runs after it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private Relay relay(Broker with) {
        return new Relay(
                dispatch, departures, acknowledgements, intake, with, admin, json, clock, Duration.ofSeconds(5), meter);
    }

    /** Sends to the real broker and dies once the broker has acknowledged. */
    private Broker dyingAfterSend(KafkaProducer<String, byte[]> real) {
        return new Broker(proxy(real, true), Duration.ofSeconds(10));
    }

    private Broker dyingBeforeSend(KafkaProducer<String, byte[]> real) {
        return new Broker(proxy(real, false), Duration.ofSeconds(10));
    }

    @SuppressWarnings("unchecked")
    private static Producer<String, byte[]> proxy(KafkaProducer<String, byte[]> real, boolean sends) {
        return (Producer<String, byte[]>) Proxy.newProxyInstance(
                RelayCrashTest.class.getClassLoader(), new Class<?>[] {Producer.class}, (self, method, arguments) -> {
                    if (method.getName().equals("send")) {
                        if (sends) {
                            ((Future<?>) method.invoke(real, arguments)).get();
                        }
                        throw new Killed();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private KafkaProducer<String, byte[]> producer(String address) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", address,
                        "max.block.ms", 1000,
                        "delivery.timeout.ms", 2000,
                        "request.timeout.ms", 1000,
                        "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @Test
    void aCrashBetweenSendAndMarkSendsAgainWithAHigherAttempt() throws Exception {
        UUID id = table.addRecord("a", Priority.HIGH);
        try (var real = producer(bootstrap);
                Topic jobs = new Topic(bootstrap, Topics.JOBS)) {
            assertThrows(Killed.class, () -> relay(dyingAfterSend(real)).round());
            assertEquals("DISPATCHED", table.status(id));
            assertNull(table.text(id, "dispatched_at"), "nothing is marked without the acknowledgement");

            Relay next = relay(broker);
            next.round();
            assertEquals("1", table.text(id, "attempt"), "the lease of the dead relay still holds");
            clock.advance(Duration.ofSeconds(31));
            assertEquals(1, done(sweep.once()));
            next.round();

            var messages = jobs.await(2, record -> id.toString().equals(record.key()));
            assertEquals(
                    List.of(1, 2),
                    List.of(
                                    attempt(messages.get(0).value()),
                                    attempt(messages.get(1).value()))
                            .stream()
                            .sorted()
                            .toList());
            done(dispatch.recordAcknowledged(Duration.ZERO));
            assertNotNull(table.text(id, "dispatched_at"));
            assertEquals(1, table.count("job_history where event = 'dispatched'"));

            done(intake.apply(List.of(Say.started(id, 1), Say.completed(id, 1))));
            assertEquals("DISPATCHED", table.status(id), "the first message is superseded");
            done(intake.apply(List.of(Say.started(id, 2), Say.completed(id, 2))));
            assertEquals("COMPLETED", table.status(id));
        }
    }

    /** Leased when it entered, and handed to the relay of this process. */
    private UUID enterOnTheWay(String key) {
        departures.open();
        return enter(key);
    }

    @Test
    void whatEnteredOnItsWayIsSentOnceAndAfterACrashAgain() throws Exception {
        try (var real = producer(bootstrap);
                Topic jobs = new Topic(bootstrap, Topics.JOBS)) {
            Relay first = relay(broker);
            first.round();
            UUID sent = enterOnTheWay("a");
            first.round();
            first.round();
            assertEquals(
                    1,
                    jobs.await(1, record -> sent.toString().equals(record.key()))
                            .size());
            done(dispatch.recordAcknowledged(Duration.ZERO));
            assertEquals(List.of("queued", "dispatched"), table.history(sent));

            UUID lost = enterOnTheWay("b");
            Relay dying = relay(dyingAfterSend(real));
            // What a relay does before its first batch: nothing is on its way then.
            departures.take(10);
            dying.round();
            UUID again = enterOnTheWay("c");
            assertThrows(Killed.class, dying::round);
            clock.advance(Duration.ofSeconds(31));
            assertEquals(2, done(sweep.once()));
            relay(broker).round();
            for (UUID id : List.of(lost, again)) {
                assertEquals("2", table.text(id, "attempt"));
                jobs.await(1, record -> id.toString().equals(record.key()) && attemptOf(record.value()) == 2);
            }
        }
    }

    @Test
    void whatIsOnItsWayTurnsBackWhileTheBrokerIsAway() throws Exception {
        UUID id = enterOnTheWay("a");
        assertEquals("DISPATCHED", table.status(id));
        try (KafkaAdmin nobody = new KafkaAdmin("localhost:1")) {
            Relay away = new Relay(
                    dispatch,
                    departures,
                    acknowledgements,
                    intake,
                    broker,
                    nobody,
                    json,
                    clock,
                    Duration.ofSeconds(5),
                    meter);
            assertThrows(IOException.class, away::round);
        }
        assertEquals("QUEUED", table.status(id));
        UUID later = enter("b");
        assertEquals("QUEUED", table.status(later), "nothing enters on its way now");
        relay(broker).round();
        assertEquals("DISPATCHED", table.status(id));
        assertEquals("2", table.text(id, "attempt"));
    }

    private UUID enter(String key) {
        var job = NewJob.now(table.job(JobType.RECONCILE_RECORD, "items", key, Priority.HIGH));
        return done(queue.admit(admission -> queue.addOrJoin(admission, List.of(job))))
                .getFirst()
                .id();
    }

    private int attemptOf(String message) {
        try {
            return attempt(message);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aCrashBetweenLeaseAndSendLosesNothing() throws Exception {
        UUID id = table.addRecord("a", Priority.HIGH);
        try (var real = producer(bootstrap);
                Topic jobs = new Topic(bootstrap, Topics.JOBS)) {
            assertThrows(Killed.class, () -> relay(dyingBeforeSend(real)).round());
            clock.advance(Duration.ofSeconds(31));
            done(sweep.once());
            relay(broker).round();
            var messages = jobs.await(1, record -> id.toString().equals(record.key()));
            assertEquals(2, attempt(messages.getFirst().value()));
        }
    }

    @Test
    void jobsStayWhileTheBrokerIsAwayAndLeaveWhenItIsBack() throws Exception {
        UUID id = table.addRecord("a", Priority.HIGH);
        try (KafkaAdmin nobody = new KafkaAdmin("localhost:1")) {
            Relay away = new Relay(
                    dispatch,
                    departures,
                    acknowledgements,
                    intake,
                    broker,
                    nobody,
                    json,
                    clock,
                    Duration.ofSeconds(5),
                    meter);
            assertThrows(IOException.class, away::round);
            assertEquals("QUEUED", table.status(id));
            assertEquals("0", table.text(id, "attempt"), "no row is touched");
        }
        // The broker goes away between the look and the sending.
        try (Topic jobs = new Topic(bootstrap, Topics.JOBS)) {
            Broker failing = new Broker(failingSends(), Duration.ofSeconds(2));
            assertThrows(IOException.class, () -> relay(failing).round());
            assertEquals("QUEUED", table.status(id));
            assertNull(table.text(id, "dispatched_at"));
            assertEquals(List.of("queued"), table.history(id));
            relay(broker).round();
            assertEquals(
                    1,
                    jobs.await(1, record -> id.toString().equals(record.key())).size());
            done(dispatch.recordAcknowledged(Duration.ZERO));
            assertEquals(List.of("queued", "dispatched"), table.history(id));
        }
    }

    @Test
    void nothingIsTakenWhileTheBrokerDoesNotSayWhereto() throws Exception {
        Broker silent = new Broker(withoutPartitions(), Duration.ofSeconds(2));
        UUID inLine = table.addRecord("a", Priority.HIGH);
        assertThrows(IOException.class, () -> relay(silent).round());
        assertEquals("0", table.text(inLine, "attempt"), "no row is touched");
        UUID onItsWay = enterOnTheWay("b");
        Relay known = relay(silent);
        assertThrows(IOException.class, known::round);
        assertEquals("QUEUED", table.status(onItsWay));
        assertEquals("0", table.text(inLine, "attempt"), "no row is touched");
    }

    @SuppressWarnings("unchecked")
    private static Producer<String, byte[]> withoutPartitions() {
        return (Producer<String, byte[]>) Proxy.newProxyInstance(
                RelayCrashTest.class.getClassLoader(), new Class<?>[] {Producer.class}, (self, method, arguments) -> {
                    throw new org.apache.kafka.common.errors.TimeoutException("away");
                });
    }

    @SuppressWarnings("unchecked")
    private static Producer<String, byte[]> failingSends() {
        return (Producer<String, byte[]>) Proxy.newProxyInstance(
                RelayCrashTest.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (self, method, arguments) -> method.getName().equals("send")
                        ? CompletableFuture.failedFuture(new org.apache.kafka.common.errors.TimeoutException("away"))
                        : List.of(new org.apache.kafka.common.PartitionInfo(Topics.JOBS, 0, null, null, null)));
    }

    @Test
    void eventsOfTheSchedulerLeaveAfterACrashOfThePublisher() throws Exception {
        UUID id = table.addRecord("a", Priority.HIGH);
        try (var real = producer(bootstrap);
                Topic events = new Topic(bootstrap, Topics.JOB_EVENTS)) {
            assertThrows(Killed.class, () -> new OutboxPublisher(
                            outbox, dyingAfterSend(real), admin, new EventCut(mapper), Duration.ofSeconds(5))
                    .round());
            assertEquals(1, table.count("outbox"));
            new OutboxPublisher(outbox, broker, admin, new EventCut(mapper), Duration.ofSeconds(5)).round();
            assertEquals(0, table.count("outbox"));
            var sent = events.await(2, record -> record.value().contains(id.toString()));
            assertEquals(sent.get(0).value(), sent.get(1).value(), "the same event id both times");
        }
    }

    private int attempt(String message) throws IOException {
        return mapper.readValue(message, Job.class).attempt();
    }
}
