package dev.parallax.monitor.ingest;

import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.projection.Clearance;
import dev.parallax.monitor.projection.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link dev.parallax.common.drift.MismatchBatch} as it is read here: what is only kept stays as it was written. */
record MismatchMessage(
        UUID jobId,
        UUID rootId,
        String dataset,
        String sourceKind,
        String targetKind,
        List<Found> mismatches,
        List<Agreement> agreed) {

    private static final RawJson NO_FIELDS = new RawJson("[]");

    MismatchMessage {
        Objects.requireNonNull(jobId, "job_id is missing");
        Objects.requireNonNull(rootId, "root_id is missing");
        Objects.requireNonNull(dataset, "dataset is missing");
        mismatches = List.copyOf(mismatches);
        agreed = agreed == null ? List.of() : List.copyOf(agreed);
    }

    /** {@link dev.parallax.common.drift.Mismatch}. */
    record Found(
            UUID id,
            String key,
            MismatchKind kind,
            @Nullable RawJson fields,
            @Nullable RawJson source,
            @Nullable RawJson target,
            @Nullable String sourceChecksum,
            @Nullable String targetChecksum,
            Instant firstSeen,
            Instant lastSeen) {

        Found {
            Objects.requireNonNull(id, "id is missing");
            Objects.requireNonNull(key, "key is missing");
            Objects.requireNonNull(kind, "kind is missing");
            Objects.requireNonNull(firstSeen, "first_seen is missing");
            Objects.requireNonNull(lastSeen, "last_seen is missing");
        }
    }

    Stream<Sighting> sightings() {
        return mismatches.stream()
                .map(found -> new Sighting(
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
                        found.lastSeen(),
                        documents(found)));
    }

    /** Each of them clears one record. */
    Stream<Clearance> clearances() {
        return agreed.stream().map(agreement -> Clearance.ofRecord(rootId, dataset, agreement.key(), agreement.asOf()));
    }

    private static Sighting.Documents documents(Found found) {
        return new Sighting.Documents(
                Objects.requireNonNullElse(found.fields(), NO_FIELDS).text(),
                text(found.source()),
                text(found.target()));
    }

    private static @Nullable String text(@Nullable RawJson json) {
        return json == null ? null : json.text();
    }
}
