package dev.parallax.monitor.metrics;

import dev.parallax.monitor.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.time.Duration;

/** How fresh the metrics are. */
@ConfigMapping(prefix = "parallax.metrics")
interface MetricsConfig {

    /** How long what was read from the database is shown again. */
    @WithConverter(PositiveDuration.class)
    Duration refresh();
}
