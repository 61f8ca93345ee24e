package dev.parallax.monitor.deadletter;

import dev.parallax.monitor.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long dead letters are kept: {@code parallax.dead-letters}. */
@ConfigMapping(prefix = "parallax.dead-letters")
interface LettersConfig {

    @WithDefault("P30D")
    @WithConverter(PositiveDuration.class)
    Duration retention();

    /** How often what is older is looked for. */
    @WithDefault("PT10M")
    @WithConverter(PositiveDuration.class)
    Duration purge();
}
