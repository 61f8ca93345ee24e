package dev.parallax.monitor.stream;

import dev.parallax.monitor.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.time.Duration;

/** How live the live list of jobs is. */
@ConfigMapping(prefix = "parallax.stream")
interface StreamConfig {

    /** How often it is looked for changes. */
    @WithConverter(PositiveDuration.class)
    Duration interval();
}
