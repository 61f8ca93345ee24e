package dev.parallax.monitor.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.event.JobEvent;
import dev.parallax.monitor.message.RawJson;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes one poll of a topic into the database: all of it in one transaction. A message that cannot be read, or that the
 * database refuses for its content, goes to the dead letters; whatever may pass by itself, such as a database that is
 * away, is tried again until it works, so that nothing is lost and nothing blocks for good.
 */
@ApplicationScoped
class Intake {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ObjectMapper json;
    private final DeadLetters deadLetters;

    Intake(ObjectMapper json, DeadLetters deadLetters) {
        this.json = json;
        this.deadLetters = deadLetters;
    }

    private record Letter<T>(ConsumerRecord<byte[], byte[]> message, T content) {}

    <T> Uni<Void> take(
            Iterable<ConsumerRecord<byte[], byte[]>> poll, Class<T> type, Function<List<T>, Uni<Void>> writer) {
        List<Letter<T>> readable = new ArrayList<>();
        List<Uni<Void>> unreadable = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : poll) {
            try {
                readable.add(new Letter<>(message, read(message, type)));
            } catch (IOException | IllegalArgumentException | NullPointerException e) {
                unreadable.add(dismiss(message, e));
            }
        }
        return inOrder(unreadable).chain(() -> store(readable, writer));
    }

    private <T> T read(ConsumerRecord<byte[], byte[]> message, Class<T> type) throws IOException {
        if (message.value() == null) {
            throw new IllegalArgumentException("The message has no value");
        }
        T content = RawJson.reader(json.readerFor(type), message.value()).readValue(message.value());
        if (content == null) {
            throw new IllegalArgumentException("The message is null");
        }
        if (content instanceof JobEvent event) {
            Objects.requireNonNull(event.eventId(), "event_id is missing");
            Objects.requireNonNull(event.jobId(), "job_id is missing");
            Objects.requireNonNull(event.rootId(), "root_id is missing");
            Objects.requireNonNull(event.at(), "at is missing");
        }
        return content;
    }

    private <T> Uni<Void> store(List<Letter<T>> letters, Function<List<T>, Uni<Void>> writer) {
        if (letters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<T> contents = letters.stream().map(Letter::content).toList();
        return Uni.createFrom()
                .deferred(() -> writer.apply(contents))
                .onFailure(Intake::isOfTheContent)
                .recoverWithUni(e -> letters.size() == 1
                        ? dismiss(letters.getFirst().message(), e)
                        : inOrder(letters.stream()
                                .map(letter -> store(List.of(letter), writer))
                                .toList()))
                .onFailure()
                .invoke(e -> Log.warnf("A poll of %d messages is tried again: %s", letters.size(), e))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    private Uni<Void> dismiss(ConsumerRecord<byte[], byte[]> message, Throwable reason) {
        return deadLetters
                .send(message, reason)
                .onFailure()
                .invoke(e -> Log.warnf("A dead letter is sent again: %s", e))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    /** Whether the same message would fail again. Data and constraint errors have the SQL classes 22 and 23. */
    private static boolean isOfTheContent(Throwable e) {
        return switch (e) {
            case PgException pg ->
                pg.getSqlState() != null
                        && (pg.getSqlState().startsWith("22")
                                || pg.getSqlState().startsWith("23"));
            case IllegalArgumentException illegal -> true;
            case NullPointerException missing -> true;
            default -> false;
        };
    }

    private static Uni<Void> inOrder(List<Uni<Void>> works) {
        return Multi.createFrom()
                .iterable(works)
                .onItem()
                .transformToUniAndConcatenate(work -> work)
                .onItem()
                .ignoreAsUni();
    }
}
