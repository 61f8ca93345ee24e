package dev.parallax.reconciler.dataset;

import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyProblems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One kind of record, seen in two stores.
 *
 * @param after datasets of one trigger that are reconciled before this one
 * @param fields in the order of the values of a {@link dev.parallax.reconciler.diff.StoreRecord}
 * @param settle how long a difference must stand unchanged before it counts
 * @param rechecks how often a difference may change before it is given up as unsettled
 * @param candidates differences of one job that may wait for their recheck at once, if the process has places for them;
 *     the scan pauses when there are more
 * @param knownFor how long what was told of a difference need not be told again while it stands; zero to tell it in
 *     full each time
 * @param segmentSize records of the larger side that one segment should hold; fewer where the stores are far away
 * @param incremental how a feed is read; only for a source that is one
 * @param followUps calls that records bring about at a time of their own, by name
 * @param keyProblems what becomes of repeated keys and of those that the key cannot hold
 */
public record DatasetDefinition(
        String name,
        String entityType,
        List<String> after,
        SideDefinition source,
        SideDefinition target,
        List<KeyPart> key,
        List<FieldMapping> fields,
        Duration settle,
        int rechecks,
        int candidates,
        Duration knownFor,
        int segmentSize,
        RepairPolicy repair,
        @Nullable IncrementalRule incremental,
        Map<String, FollowUp> followUps,
        KeyProblems keyProblems) {
    public DatasetDefinition {
        after = List.copyOf(after);
        key = List.copyOf(key);
        fields = List.copyOf(fields);
        followUps = Map.copyOf(followUps);
    }

    /** One whose every record must have a key of its own. */
    public DatasetDefinition(
            String name,
            String entityType,
            List<String> after,
            SideDefinition source,
            SideDefinition target,
            List<KeyPart> key,
            List<FieldMapping> fields,
            Duration settle,
            int rechecks,
            int candidates,
            Duration knownFor,
            int segmentSize,
            RepairPolicy repair,
            @Nullable IncrementalRule incremental,
            Map<String, FollowUp> followUps) {
        this(
                name,
                entityType,
                after,
                source,
                target,
                key,
                fields,
                settle,
                rechecks,
                candidates,
                knownFor,
                segmentSize,
                repair,
                incremental,
                followUps,
                KeyProblems.REFUSE);
    }

    /** The same with another rule for keys. */
    public DatasetDefinition with(KeyProblems handling) {
        return new DatasetDefinition(
                name,
                entityType,
                after,
                source,
                target,
                key,
                fields,
                settle,
                rechecks,
                candidates,
                knownFor,
                segmentSize,
                repair,
                incremental,
                followUps,
                handling);
    }

    /** Whether keys that are none, or that repeat, are mismatches and not errors. */
    public boolean reportsKeyProblems() {
        return keyProblems == KeyProblems.REPORT;
    }

    /**
     * Whether every write shows, on both sides: a record that looks as it did was not written in between. Else one that
     * is in the middle of a write may look as it did when it last drifted.
     */
    public boolean showsWrites() {
        return shows(source, FieldMapping::source) && shows(target, FieldMapping::target);
    }

    private boolean shows(SideDefinition side, Function<FieldMapping, String> path) {
        return side.version() != null
                || fields.stream().map(path).anyMatch(compared -> compared.equals(side.updatedAt()));
    }

    public KeyCodec keyCodec() {
        return new KeyCodec(key).with(keyProblems);
    }
}
