package dev.parallax.monitor.stream;

import dev.parallax.monitor.setting.PositiveDuration;
import dev.parallax.monitor.setting.PositiveNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How live the live list of jobs is, and for how many. */
@ConfigMapping(prefix = "parallax.stream")
interface StreamConfig {

    /** How often it is looked for changes. */
    @WithConverter(PositiveDuration.class)
    Duration interval();

    /** Streams that are open at once. */
    @WithDefault("1000")
    @WithConverter(PositiveNumber.class)
    int most();

    /** Streams that are open at once to one address; all of those behind a proxy have one. */
    @WithDefault("100")
    @WithConverter(PositiveNumber.class)
    int mostPerClient();
}
