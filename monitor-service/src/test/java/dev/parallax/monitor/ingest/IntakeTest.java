package dev.parallax.monitor.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.event.JobEvent;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private final List<String> dismissed = new ArrayList<>();
    private final Intake intake = new Intake(Publisher.JSON, new DeadLetters(null, null) {
        @Override
        Uni<Void> send(ConsumerRecord<byte[], byte[]> message, Throwable reason) {
            dismissed.add(text(message));
            return Uni.createFrom().voidItem();
        }
    });
    private final Story story = Story.dataset("items", "item", Instant.parse("2026-03-01T10:00:00Z"));
    private final List<JobEvent> stored = new ArrayList<>();

    private static String text(ConsumerRecord<byte[], byte[]> message) {
        return message.value() == null ? "nothing" : new String(message.value(), StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> message(String value) {
        return new ConsumerRecord<>("topic", 0, 0, null, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    private void take(List<ConsumerRecord<byte[], byte[]>> poll, Function<List<JobEvent>, Uni<Void>> writer) {
        intake.take(poll, JobEvent.class, writer).await().atMost(Duration.ofSeconds(30));
    }

    private Uni<Void> store(List<JobEvent> events) {
        stored.addAll(events);
        return Uni.createFrom().voidItem();
    }

    @Test
    void a_poll_is_done_only_when_its_transaction_is_however_often_that_fails() {
        AtomicInteger tries = new AtomicInteger();
        take(List.of(message(Publisher.json(story.queued())), message(Publisher.json(story.started(1)))), events -> {
            assertEquals(2, events.size());
            return tries.incrementAndGet() < 3
                    ? Uni.createFrom().failure(new IOException("connection refused"))
                    : store(events);
        });
        assertEquals(3, tries.get());
        assertEquals(2, stored.size());
        assertEquals(List.of(), dismissed);
    }

    @Test
    void one_message_that_can_never_be_stored_does_not_take_the_others_with_it() {
        JobEvent poison = story.started(7);
        take(
                List.of(
                        message("{"),
                        message(null),
                        message("null"),
                        message(Publisher.json(story.queued())),
                        message(Publisher.json(poison)),
                        message(Publisher.json(story.started(1)))),
                events -> {
                    if (events.contains(poison)) {
                        throw new IllegalArgumentException("never");
                    }
                    return store(events);
                });
        assertEquals(2, stored.size());
        assertEquals(List.of("{", "nothing", "null", Publisher.json(poison)), dismissed);
    }
}
