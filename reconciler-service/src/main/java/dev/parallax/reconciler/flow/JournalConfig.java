package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the journal of repairs is kept: {@code parallax.reconciler.journal}. */
@ConfigMapping(prefix = "parallax.reconciler.journal")
interface JournalConfig {
    /** When an open repair is taken to be forgotten by its job. */
    @WithDefault("PT5M")
    @WithConverter(PositiveDuration.class)
    Duration orphanAfter();
}
