package dev.parallax.monitor.projection;

import dev.parallax.common.drift.MismatchKind;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One time that a record fell out of agreement, until it agrees again.
 *
 * @param id the id of the sighting that opened it
 * @param difference the checksums of the latest sighting: what an operator who ignores it has seen; it may be left out
 *     where it is not ignored
 * @param resolvedByJob the root job that found the record equal
 */
public record MismatchEntry(
        UUID id,
        String dataset,
        String key,
        MismatchKind kind,
        @Nullable String difference,
        Resolution resolution,
        Instant firstSeen,
        Instant lastSeen,
        UUID latestSighting,
        @Nullable Instant resolvedAt,
        @Nullable UUID resolvedByJob) {

    static MismatchEntry open(Sighting sighting) {
        return new MismatchEntry(
                sighting.id(),
                sighting.dataset(),
                sighting.key(),
                sighting.kind(),
                difference(sighting),
                Resolution.PENDING,
                sighting.firstSeen(),
                sighting.lastSeen(),
                sighting.id(),
                null,
                null);
    }

    MismatchEntry resolvedBy(Clearance clearance) {
        return with(Resolution.AUTO_RESOLVED, clearance.completedAt(), clearance.rootId());
    }

    MismatchEntry reopened() {
        return with(Resolution.PENDING, null, null);
    }

    /** Takes the sighting in. An ignored difference that became another one is pending again. */
    MismatchEntry seen(Sighting sighting) {
        boolean newer = sighting.lastSeen().isAfter(lastSeen);
        boolean changed = newer && (sighting.kind() != kind || !Objects.equals(difference, difference(sighting)));
        MismatchEntry base = resolution == Resolution.IGNORED && changed ? reopened() : this;
        return new MismatchEntry(
                id,
                dataset,
                key,
                newer ? sighting.kind() : kind,
                newer ? difference(sighting) : difference,
                base.resolution,
                earlier(firstSeen, sighting.firstSeen()),
                newer ? sighting.lastSeen() : lastSeen,
                newer ? sighting.id() : latestSighting,
                base.resolvedAt,
                base.resolvedByJob);
    }

    private MismatchEntry with(Resolution to, @Nullable Instant at, @Nullable UUID byJob) {
        return new MismatchEntry(
                id, dataset, key, kind, difference, to, firstSeen, lastSeen, latestSighting, at, byJob);
    }

    /** What a sighting's difference is recognised by. */
    public static String difference(Sighting sighting) {
        return difference(sighting.sourceChecksum(), sighting.targetChecksum());
    }

    public static String difference(@Nullable String sourceChecksum, @Nullable String targetChecksum) {
        return sourceChecksum + "/" + targetChecksum;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
