package dev.parallax.reconciler.retention;

import dev.parallax.reconciler.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what the reconciler remembers is kept: {@code parallax.reconciler.journal}. */
@ConfigMapping(prefix = "parallax.reconciler.journal")
interface RetentionConfig {
    /** Claims, names of workers, and closed calls that had no effect. */
    @WithDefault("P7D")
    @WithConverter(PositiveDuration.class)
    Duration retention();

    /** Applied changes, which can be undone so long. */
    @WithDefault("P365D")
    @WithConverter(PositiveDuration.class)
    Duration undoable();

    /** The plan of a run; longer, while its repairs are held back. */
    @WithDefault("P30D")
    @WithConverter(PositiveDuration.class)
    Duration plans();

    /** How often what is beyond that is looked for. */
    @WithDefault("PT10M")
    @WithConverter(PositiveDuration.class)
    Duration purge();
}
