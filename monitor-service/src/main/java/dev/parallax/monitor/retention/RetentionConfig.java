package dev.parallax.monitor.retention;

import dev.parallax.monitor.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.time.Duration;

/** How long what the monitor knows is kept: {@code parallax.retention}. */
@ConfigMapping(prefix = "parallax.retention")
interface RetentionConfig {

    /** Ended jobs, with their parts, history and what they saw; longer, while something open refers to them. */
    @WithConverter(PositiveDuration.class)
    Duration jobs();

    /** Mismatches that are resolved; others stay. */
    @WithConverter(PositiveDuration.class)
    Duration mismatches();

    /** Changes, with the jobs that made them: longer than the reconcilers can undo them. */
    @WithConverter(PositiveDuration.class)
    Duration changes();

    /**
     * Agreements: longer than the broker keeps mismatches, for one that was seen before an agreement and comes after it is
     * resolved by it, and would stay open without it. Not longer than the jobs that they refer to.
     */
    @WithConverter(PositiveDuration.class)
    Duration agreements();

    /** Dead letters. */
    @WithConverter(PositiveDuration.class)
    Duration deadLetters();

    /** How often what is older is looked for. */
    @WithConverter(PositiveDuration.class)
    Duration purge();
}
