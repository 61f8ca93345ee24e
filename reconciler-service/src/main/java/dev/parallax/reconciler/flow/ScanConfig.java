package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.setting.AtLeastOne;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How much this process reads at once: {@code parallax.reconciler}. */
@ConfigMapping(prefix = "parallax.reconciler")
interface ScanConfig {
    /** Jobs that read and compare at once. */
    @WithDefault("2")
    @WithConverter(AtLeastOne.class)
    int scans();
}
