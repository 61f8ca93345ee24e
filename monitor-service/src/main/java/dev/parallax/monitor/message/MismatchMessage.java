package dev.parallax.monitor.message;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.drift.Standing;
import dev.parallax.messaging.Decoding;
import dev.parallax.messaging.MessageJson;
import dev.parallax.monitor.projection.Clearance;
import dev.parallax.monitor.projection.Sighting;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@link dev.parallax.common.drift.MismatchBatch} as it is read here: what is only kept is not taken apart, but found
 * again in the bytes of the message.
 *
 * @param bytes the message as it came; not to be changed
 * @param batchId by which later messages refer to it; null in one of an older release
 * @param standing what an earlier root job told and is not told again; without documents here
 */
// Messages are not compared.
@SuppressWarnings("ArrayRecordComponent")
@JsonDeserialize(using = MismatchMessageReader.class)
@RegisterForReflection
public record MismatchMessage(
        byte[] bytes,
        @Nullable UUID batchId,
        UUID jobId,
        UUID rootId,
        int attempt,
        String dataset,
        String sourceKind,
        String targetKind,
        List<Found> mismatches,
        List<Agreement> agreed,
        List<Standing> standing) {

    public MismatchMessage {
        Objects.requireNonNull(jobId, "job_id is missing");
        Objects.requireNonNull(rootId, "root_id is missing");
        Objects.requireNonNull(dataset, "dataset is missing");
        mismatches = List.copyOf(mismatches);
        agreed = List.copyOf(agreed);
        standing = List.copyOf(standing);
    }

    /**
     * {@link dev.parallax.common.drift.Mismatch}.
     *
     * @param start where its JSON begins in the bytes of the message
     * @param end where it has ended
     */
    @RegisterForReflection
    public record Found(
            UUID id,
            String key,
            MismatchKind kind,
            @Nullable String sourceChecksum,
            @Nullable String targetChecksum,
            Instant firstSeen,
            Instant lastSeen,
            int start,
            int end) {

        public Found {
            Objects.requireNonNull(id, "id is missing");
            Objects.requireNonNull(key, "key is missing");
            Objects.requireNonNull(kind, "kind is missing");
            Objects.requireNonNull(firstSeen, "first_seen is missing");
            Objects.requireNonNull(lastSeen, "last_seen is missing");
        }

        /** The same, first seen at the time. */
        public Found since(Instant time) {
            return new Found(id, key, kind, sourceChecksum, targetChecksum, time, lastSeen, start, end);
        }

        /** The same with the checksums. */
        public Found as(@Nullable String source, @Nullable String target) {
            return new Found(id, key, kind, source, target, firstSeen, lastSeen, start, end);
        }
    }

    /** How messages are read. The documents in them may have any text, for they are kept as bytes. */
    public static Decoding<MismatchMessage> decoding(ObjectMapper mapper) {
        ObjectReader reader = MessageJson.strict(mapper).readerFor(MismatchMessage.class);
        return Decoding.<MismatchMessage>of(
                        message -> RawJson.reader(reader, message).readValue(message), message -> {})
                .withAnyText();
    }

    /** Whether it tells of any mismatch, with its documents or without. */
    public boolean tells() {
        return !mismatches.isEmpty() || !standing.isEmpty();
    }

    public Sighting sighting(Found found) {
        return new Sighting(
                found.id(),
                jobId,
                rootId,
                dataset,
                found.key(),
                found.kind(),
                sourceKind,
                targetKind,
                found.sourceChecksum(),
                found.targetChecksum(),
                found.firstSeen(),
                found.lastSeen());
    }

    /** Each of them clears one record. */
    public Stream<Clearance> clearances() {
        return agreed.stream().map(agreement -> Clearance.ofRecord(rootId, dataset, agreement.key(), agreement.asOf()));
    }
}
