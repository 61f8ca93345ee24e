package dev.parallax.common.drift;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One record that differs, confirmed by a recheck of both sides.
 *
 * @param id the same whenever the same root job finds the same record, so that a repeated message adds nothing
 * @param key the record's key as one string
 * @param fields the fields that differ; empty where a side is missing
 * @param source the source's record by the dataset's field names, values as JSON; null if missing there
 * @param target the target's record, likewise
 * @param sourceChecksum digest of the canonical record in hexadecimal; null if missing there
 * @param targetChecksum likewise
 * @param firstSeen when the scan saw the difference
 * @param lastSeen when the recheck confirmed it
 * @param cut what of it is not told; null, and left out, where all is
 */
public record Mismatch(
        UUID id,
        String key,
        MismatchKind kind,
        List<FieldDifference> fields,
        @Nullable Map<String, Object> source,
        @Nullable Map<String, Object> target,
        @Nullable String sourceChecksum,
        @Nullable String targetChecksum,
        Instant firstSeen,
        Instant lastSeen,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Cut cut) {
    @JsonCreator
    public Mismatch {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(firstSeen, "firstSeen");
        Objects.requireNonNull(lastSeen, "lastSeen");
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    /** One that is told in full. */
    public Mismatch(
            UUID id,
            String key,
            MismatchKind kind,
            List<FieldDifference> fields,
            @Nullable Map<String, Object> source,
            @Nullable Map<String, Object> target,
            @Nullable String sourceChecksum,
            @Nullable String targetChecksum,
            Instant firstSeen,
            Instant lastSeen) {
        this(id, key, kind, fields, source, target, sourceChecksum, targetChecksum, firstSeen, lastSeen, null);
    }
}
