package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the journal of repairs is kept: {@code parallax.reconciler.journal}. */
@ConfigMapping(prefix = "parallax.reconciler.journal")
interface JournalConfig {
    /** How long claims, and closed calls that had no effect, are kept. */
    @WithDefault("P7D")
    @WithConverter(PositiveDuration.class)
    Duration retention();

    /** How long applied changes are kept, and so can be undone. */
    @WithDefault("P365D")
    @WithConverter(PositiveDuration.class)
    Duration undoable();

    /** How long the plan of a run is kept, and so can be let go if it was held back. */
    @WithDefault("P7D")
    @WithConverter(PositiveDuration.class)
    Duration plans();

    /** When an open repair is taken to be forgotten by its job. */
    @WithDefault("PT5M")
    @WithConverter(PositiveDuration.class)
    Duration orphanAfter();
}
