package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.setting.AtLeastOne;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How much this process reads and keeps at once: {@code parallax.reconciler}. */
@ConfigMapping(prefix = "parallax.reconciler")
interface ScanConfig {
    /** Jobs that read and compare at once. */
    @WithDefault("2")
    @WithConverter(AtLeastOne.class)
    int scans();

    /**
     * Differences that wait for their recheck at once, those of all jobs but of the ones about a single record, which hold
     * one each. No more than this many are confirmed in a settle time.
     */
    @WithDefault("20000")
    @WithConverter(AtLeastOne.class)
    int candidates();
}
