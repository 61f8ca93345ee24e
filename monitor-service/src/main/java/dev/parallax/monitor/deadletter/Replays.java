package dev.parallax.monitor.deadletter;

import dev.parallax.common.Topics;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.messaging.DeadLetters;
import io.quarkus.logging.Log;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters to the topics that they came from, each once. Who asked is in the row and in the headers of what is sent.
 * A process that dies in between leaves the letter to the next who asks; a message that comes twice changes nothing.
 */
@ApplicationScoped
class Replays {

    /** Longer than the producer tries. */
    private static final Duration SENDING = Duration.ofMinutes(1);

    private static final int LONGEST_ACTOR = 200;
    private static final Set<String> TOPICS = Set.of(Topics.JOBS, Topics.JOB_EVENTS, Topics.MISMATCHES, Topics.CHANGES);

    private static final String CLAIM = """
            update monitor.dead_letters set replaying_until = $2, replayed_by = $3
            where letter_id = $1 and replayed_at is null and cut is null and topic = any($5)
              and (replaying_until is null or replaying_until < $4)
            returning topic, message_key, value, header_names, header_values
            """;

    private static final String DONE =
            "update monitor.dead_letters set replayed_at = $2, replaying_until = null where letter_id = $1";

    private static final String GIVE_UP = """
            update monitor.dead_letters set replaying_until = null, replayed_by = null
            where letter_id = $1 and replayed_at is null
            """;

    private final Pool pool;
    private final DeadLetters messages;
    private final Clock clock;

    Replays(Pool pool, DeadLetters messages, Clock clock) {
        this.pool = pool;
        this.messages = messages;
        this.clock = clock;
    }

    /** The answer: the message is in its topic. */
    @RegisterForReflection
    record Replayed(UUID letterId, String topic, Instant replayedAt, String replayedBy) {}

    Uni<Replayed> replay(UUID id, Letters letters, @Nullable String actor) {
        String by = actor(actor);
        Instant now = clock.instant();
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(
                        id,
                        now.plus(SENDING).atOffset(ZoneOffset.UTC),
                        by,
                        now.atOffset(ZoneOffset.UTC),
                        TOPICS.toArray(String[]::new)))
                .chain(claimed -> claimed.size() == 0
                        ? letters.require(id).map(letter -> refuse(letter))
                        : send(id, claimed, by));
    }

    private Uni<Replayed> send(UUID id, RowSet<Row> claimed, String by) {
        ProducerRecord<byte[], byte[]> record = record(id, claimed.iterator().next(), by);
        return messages.send(record)
                .onFailure()
                .recoverWithUni(e -> {
                    Log.warnf("Dead letter %s was not replayed: %s", id, e);
                    return pool.preparedQuery(GIVE_UP).execute(Tuple.of(id)).chain(() -> Uni.createFrom()
                            .failure(new ApiException(
                                    ErrorCode.UPSTREAM_UNAVAILABLE,
                                    "The broker did not take the message: it was not replayed, try again later")));
                })
                .chain(() -> {
                    Instant at = clock.instant();
                    Log.infof("Dead letter %s was replayed to %s by %s", id, record.topic(), by);
                    return pool.preparedQuery(DONE)
                            .execute(Tuple.of(id, at.atOffset(ZoneOffset.UTC)))
                            .replaceWith(new Replayed(id, record.topic(), at, by));
                });
    }

    private static ProducerRecord<byte[], byte[]> record(UUID id, Row row, String by) {
        var record = new ProducerRecord<byte[], byte[]>(
                row.getString("topic"), bytes(row, "message_key"), bytes(row, "value"));
        Buffer[] names = row.getDelegate().get(Buffer[].class, "header_names");
        @Nullable Buffer[] values = row.getDelegate().get(Buffer[].class, "header_values");
        for (int i = 0; i < names.length; i++) {
            String name = names[i].toString(StandardCharsets.UTF_8);
            if (!name.startsWith("replay-")) {
                Buffer value = values[i];
                record.headers().add(name, value == null ? null : value.getBytes());
            }
        }
        record.headers().add("replay-of", id.toString().getBytes(StandardCharsets.UTF_8));
        record.headers().add("replay-by", by.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static byte @Nullable [] bytes(Row row, String column) {
        Buffer buffer = row.getDelegate().getBuffer(column);
        return buffer == null ? null : buffer.getBytes();
    }

    private static Replayed refuse(LetterView view) {
        LetterSummary letter = view.letter();
        if (letter.replayedAt() != null) {
            throw new ApiException(
                    ErrorCode.DEAD_LETTER_ALREADY_REPLAYED,
                    "Dead letter %s was replayed already; should the message be refused once more, it is a new letter"
                            .formatted(letter.letterId()),
                    Map.of(
                            "replayed_at",
                            letter.replayedAt().toString(),
                            "replayed_by",
                            String.valueOf(letter.replayedBy())));
        }
        if (view.cut() != null) {
            throw new ApiException(
                    ErrorCode.DEAD_LETTER_NOT_REPLAYABLE,
                    "Only a part of the message was kept (%s): send it again from where it came from, or read it at its offset"
                            .formatted(view.cut()),
                    Map.of("topic", letter.topic(), "cut", view.cut()));
        }
        if (!TOPICS.contains(letter.topic())) {
            throw new ApiException(
                    ErrorCode.DEAD_LETTER_NOT_REPLAYABLE,
                    "The letter does not say which topic of Parallax it came from",
                    Map.of("topic", letter.topic()));
        }
        throw new ApiException(
                ErrorCode.CONFLICT, "Dead letter %s is being replayed at the moment".formatted(letter.letterId()));
    }

    private static String actor(@Nullable String header) {
        String actor = header == null || header.isBlank() ? "anonymous" : header.strip();
        if (actor.length() > LONGEST_ACTOR || actor.chars().anyMatch(Character::isISOControl)) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Header 'X-Actor' may have %d characters at most, and no control characters"
                            .formatted(LONGEST_ACTOR),
                    Map.of("field", "X-Actor"));
        }
        return actor;
    }
}
