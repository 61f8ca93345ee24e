package dev.parallax.reconciler.owner;

import dev.parallax.reconciler.setting.AtLeastOne;
import dev.parallax.reconciler.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How owners are called: {@code parallax.reconciler.owner}. */
@ConfigMapping(prefix = "parallax.reconciler.owner")
interface OwnerConfig {
    /** Calls to one owner at once. */
    @WithDefault("16")
    @WithConverter(AtLeastOne.class)
    int inFlight();

    /** How often a call is made when the owner is away. */
    @WithDefault("3")
    @WithConverter(AtLeastOne.class)
    int attempts();

    /** The pause before the first repetition; doubled each time. */
    @WithDefault("PT0.2S")
    @WithConverter(PositiveDuration.class)
    Duration pause();
}
