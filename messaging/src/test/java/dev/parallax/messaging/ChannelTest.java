package dev.parallax.messaging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ChannelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicReference<RuntimeException> broker = new AtomicReference<>();
    private final AtomicInteger largest = new AtomicInteger(Integer.MAX_VALUE);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized java.util.concurrent.Future<org.apache.kafka.clients.producer.RecordMetadata> send(
                        org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]> record,
                        org.apache.kafka.clients.producer.Callback callback) {
                    RuntimeException away = broker.get();
                    if (away == null && record.value() != null && record.value().length > largest.get()) {
                        away = new RecordTooLargeException("refused");
                    }
                    if (away != null) {
                        callback.onCompletion(null, away);
                        return CompletableFuture.failedFuture(away);
                    }
                    return super.send(record, callback);
                }
            };
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final DeadLetters letters = new DeadLetters(() -> producer, meters, 900_000);
    private final Channels channels = new Channels(letters, meters, Duration.ofSeconds(30), "tests", nanos::get);
    private final Channel channel = channels.named("things");
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private final Decoding<String> decoding = Decoding.of(
            bytes -> {
                String text = new String(bytes, StandardCharsets.UTF_8);
                if (text.equals("defect")) {
                    throw new IllegalStateException("of the reader");
                }
                return text;
            },
            text -> {
                if (text.startsWith("bad")) {
                    throw new InvalidContentException(LetterReason.INVALID_VALUE, text);
                }
            });

    private static ConsumerRecord<byte[], byte[]> message(String value) {
        return new ConsumerRecord<>("topic", 0, 7, null, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    private CompletableFuture<Void> take(Function<List<String>, Uni<Void>> writer, String... values) {
        return channel.take(Arrays.stream(values).map(ChannelTest::message).toList(), decoding, writer)
                .subscribeAsCompletionStage();
    }

    private Uni<Void> write(List<String> messages) {
        written.addAll(messages);
        return Uni.createFrom().voidItem();
    }

    private static Uni<Void> refuse(String state) {
        return Uni.createFrom().failure(new PgException("no", "ERROR", state, "no"));
    }

    private List<String> letters() {
        return producer.history().stream()
                .map(letter -> letter.value() == null ? "nothing" : new String(letter.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private double stopped() {
        return meters.get("parallax.channel.stopped")
                .tag("channel", "things")
                .gauge()
                .value();
    }

    private Status live() {
        return new ChannelsLive(channels).call().getStatus();
    }

    private Status ready() {
        return new ChannelsReady(channels).call().getStatus();
    }

    @Test
    void only_what_cannot_be_read_is_put_aside() {
        take(this::write, "one", null, "", "bad two", "three")
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();
        assertEquals(List.of("one", "three"), written);
        assertEquals(List.of("nothing", "", "bad two"), letters());
        assertEquals(
                1,
                meters.get("parallax.dead.letters")
                        .tags("topic", "topic", "reason", "TOMBSTONE")
                        .counter()
                        .count());
    }

    @Test
    void only_what_the_database_refuses_is_put_aside_and_the_order_is_kept() {
        take(
                        messages -> messages.contains("poison") || messages.contains("venom")
                                ? refuse("22P05")
                                : write(messages),
                        "one",
                        "two",
                        "poison",
                        "three",
                        "four",
                        "venom",
                        "five")
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();
        assertEquals(List.of("one", "two", "three", "four", "five"), written);
        assertEquals(List.of("poison", "venom"), letters());
    }

    @Test
    void a_constraint_that_was_broken_by_somebody_else_at_the_time_is_tried_again() {
        AtomicInteger tries = new AtomicInteger();
        take(messages -> tries.incrementAndGet() < 2 ? refuse("23505") : write(messages), "one")
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();
        assertEquals(List.of("one"), written);
        assertEquals(List.of(), letters());
    }

    @Test
    void a_database_that_is_away_is_waited_for_and_readiness_says_so_when_it_lasts() {
        AtomicReference<Boolean> away = new AtomicReference<>(true);
        AtomicInteger tries = new AtomicInteger();
        var taken = take(
                messages -> {
                    tries.incrementAndGet();
                    return away.get() ? Uni.createFrom().failure(new IOException("refused")) : write(messages);
                },
                "one",
                "two");
        await().atMost(PATIENCE).until(() -> tries.get() > 2);
        assertEquals(Status.UP, ready());
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertEquals(Status.DOWN, ready());
        assertEquals(
                "IOException: refused",
                new ChannelsReady(channels).call().getData().orElseThrow().get("things"));
        assertEquals(Status.UP, live());
        away.set(false);
        taken.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
        assertEquals(List.of("one", "two"), written);
        assertEquals(Status.UP, ready());
        assertEquals(List.of(), letters());
    }

    @Test
    void an_error_of_ours_stops_the_channel_and_drops_nothing() {
        AtomicReference<Boolean> broken = new AtomicReference<>(true);
        var taken = take(
                messages -> {
                    if (broken.get()) {
                        throw new NullPointerException("of ours");
                    }
                    return write(messages);
                },
                "one",
                "two");
        await().atMost(PATIENCE).until(() -> live() == Status.DOWN);
        assertEquals(1, stopped());
        assertEquals(Status.DOWN, ready());
        assertFalse(taken.isDone());
        assertEquals(List.of(), letters());
        assertEquals(List.of(), written);
        // An operator may mend what it was about; what is tried is always the same.
        broken.set(false);
        taken.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
        assertEquals(List.of("one", "two"), written);
        assertEquals(Status.UP, live());
        assertEquals(0, stopped());
    }

    @Test
    void an_error_of_the_reader_is_no_fault_of_the_message() {
        var taken = take(this::write, "one", "defect");
        await().atMost(PATIENCE).until(() -> live() == Status.DOWN);
        assertFalse(taken.isDone());
        assertEquals(List.of(), letters());
        taken.cancel(true);
    }

    @Test
    void a_dead_letter_waits_for_the_broker() {
        broker.set(new org.apache.kafka.common.errors.TimeoutException("away"));
        var taken = take(this::write, "bad one", "two");
        await().atMost(PATIENCE).until(() -> {
            nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            return ready() == Status.DOWN;
        });
        assertFalse(taken.isDone());
        broker.set(null);
        taken.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
        assertEquals(List.of("bad one"), letters());
        assertEquals(List.of("two"), written);
    }

    @Test
    void a_broker_that_takes_less_than_configured_gets_less() {
        largest.set(50_000);
        take(this::write, "bad " + "x".repeat(500_000), "two")
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();
        assertTrue(producer.history().getFirst().value().length <= 50_000);
        assertEquals(List.of("two"), written);
    }
}
