package dev.parallax.scheduler.followup;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The latest change of a record that was acted upon, so that one which comes again or late is recognized.
 *
 * @param version as the owner counts; null for a deletion, or if it does not
 * @param gone whether it was a deletion
 * @param goneUntil when the record was deleted before it came back; what happened earlier belongs to its former life
 */
public record Sighting(UUID changeId, @Nullable String version, Instant at, boolean gone, Instant goneUntil) {
    /** A change as it arrives. */
    public Sighting(UUID changeId, @Nullable String version, Instant at, boolean gone) {
        this(changeId, version, at, gone, Instant.EPOCH);
    }

    /**
     * Whether this one is newer. Versions decide as long as the record lives, because clocks differ; a record that
     * comes back after its deletion counts from the start, so there the time decides.
     */
    public boolean supersedes(@Nullable Sighting known) {
        if (known == null) {
            return true;
        }
        if (known.changeId().equals(changeId)) {
            return false;
        }
        Long own = number(version);
        Long other = number(known.version());
        if (own != null && other != null && !gone && !known.gone() && !own.equals(other)) {
            return own > other && at.isAfter(known.goneUntil());
        }
        return at.isAfter(known.at());
    }

    /** This one, as what is known after it. */
    public Sighting following(@Nullable Sighting known) {
        if (known == null) {
            return this;
        }
        return new Sighting(changeId, version, at, gone, known.gone() ? known.at() : known.goneUntil());
    }

    private static @Nullable Long number(@Nullable String version) {
        return version != null && version.matches("[0-9]{1,18}") ? Long.valueOf(version) : null;
    }
}
