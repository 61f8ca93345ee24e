package dev.parallax.reconciler.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.repair.JsonAgreement;
import dev.parallax.reconciler.repair.TargetImage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change wrote, as it stands now: a record of the dataset is read from the target's store, and what a follow-up
 * wrote, which no store of the dataset shows, is asked of its owner.
 */
@ApplicationScoped
class PresentRecords {
    private final OwnerLookUp lookUp;
    private final ObjectReader reader;

    PresentRecords(OwnerLookUp lookUp, ObjectMapper mapper) {
        this.lookUp = lookUp;
        this.reader = mapper.readerFor(new TypeReference<Map<String, @Nullable Object>>() {})
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /**
     * A record as its owner would be sent it.
     *
     * @param asLeft whether it holds what the change asked for
     */
    record Present(@Nullable String version, Map<String, @Nullable Object> record, boolean asLeft) {}

    /** Null if there is nothing. */
    @Nullable
    Present find(Comparison comparison, RepairIntent change) {
        var after = after(change);
        return ofFollowUp(comparison, change) ? ofOwner(comparison, change, after) : ofStore(comparison, change, after);
    }

    /** Whether what the journal calls the record before is all of it. */
    static boolean isWhole(Comparison comparison, RepairIntent change) {
        return change.action() == ChangeAction.CREATE || (change.before() != null && !ofFollowUp(comparison, change));
    }

    /** What of the record before the change no owner can be asked to hold, as a sentence; null if there is nothing. */
    @Nullable
    String notWritable(Comparison comparison, RepairIntent change) {
        return change.before() == null || !isWhole(comparison, change)
                ? null
                : new TargetImage(comparison.dataset().fields()).notWritable(json(change.before()));
    }

    private static boolean ofFollowUp(Comparison comparison, RepairIntent change) {
        return !change.entityType().equals(comparison.dataset().entityType())
                && comparison.dataset().followUps().values().stream()
                        .anyMatch(followUp -> followUp.entityType().equals(change.entityType()));
    }

    private static @Nullable Present ofStore(
            Comparison comparison, RepairIntent change, Map<String, @Nullable Object> after) {
        var image = new TargetImage(comparison.dataset().fields());
        var key = comparison.dataset().keyCodec().parse(change.recordKey());
        var found = comparison.readTarget(List.of(key));
        long number = Comparison.number(found);
        if (number > 1) {
            throw JobFailedException.terminal(
                    "DUPLICATE_KEY",
                    "The target has %d records with the key %s, and nothing says which of them the change was of."
                            .formatted(number, change.recordKey()));
        }
        return found.stream()
                .findFirst()
                .map(record -> new Present(record.version(), image.of(record), image.isHeldBy(record, after)))
                .orElse(null);
    }

    /** Only the fields that the call names: what the owner adds, it may want to keep to itself. */
    private @Nullable Present ofOwner(Comparison comparison, RepairIntent change, Map<String, @Nullable Object> after) {
        var found = lookUp.find(change.owner(), change.path(), comparison.job().origin());
        if (found == null) {
            return null;
        }
        Map<String, @Nullable Object> known = new LinkedHashMap<>(found.record());
        known.keySet().retainAll(after.keySet());
        return new Present(found.version(), known, JsonAgreement.same(after, known));
    }

    private Map<String, @Nullable Object> after(RepairIntent change) {
        if (change.body() == null) {
            return Map.of();
        }
        return json(change.body());
    }

    private Map<String, @Nullable Object> json(String journaled) {
        try {
            return reader.readValue(journaled);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The journal holds JSON that it did not write", e);
        }
    }
}
