package dev.parallax.reconciler.work;

import dev.parallax.reconciler.setting.AtLeastOne;
import dev.parallax.reconciler.setting.NotNegative;
import dev.parallax.reconciler.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this process works on jobs: {@code parallax.reconciler}. */
@ConfigMapping(prefix = "parallax.reconciler")
interface WorkConfig {
    /**
     * Segments and other long jobs that run at once, more than {@code parallax.reconciler.scans}: a job that has read
     * to its end and waits for differences to settle leaves its scan to another.
     */
    @WithDefault("6")
    @WithConverter(AtLeastOne.class)
    int concurrency();

    /** Long jobs that have arrived and may wait for one of those. */
    @WithDefault("4")
    @WithConverter(NotNegative.class)
    int backlog();

    /** Jobs about a single record that work at once; each has both sides of it in memory. */
    @WithDefault("16")
    @WithConverter(AtLeastOne.class)
    int records();

    /**
     * Jobs about a single record that may have begun, at least {@code records}: those that wait for a difference to
     * settle do no work meanwhile, and hold a fingerprint each.
     */
    @WithDefault("256")
    @WithConverter(AtLeastOne.class)
    int settling();

    /** How long running jobs may take to stop when the process ends. */
    @WithDefault("PT10S")
    @WithConverter(PositiveDuration.class)
    Duration drain();

    /**
     * The name of this process in events and claims, where the id of its start follows it. Each replica has its own, and
     * keeps it over a restart if what it was at is to go on within seconds.
     */
    @WithDefault("${HOSTNAME:reconciler}")
    String worker();
}
