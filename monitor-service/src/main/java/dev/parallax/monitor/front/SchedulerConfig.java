package dev.parallax.monitor.front;

import dev.parallax.monitor.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.net.URI;
import java.time.Duration;

/** Where the scheduler is, and how long it may take. */
@ConfigMapping(prefix = "parallax.scheduler")
interface SchedulerConfig {

    URI url();

    /** How long a connection may take to come about. */
    @WithConverter(PositiveDuration.class)
    Duration connectTimeout();

    /** How long the whole answer may take. */
    @WithConverter(PositiveDuration.class)
    Duration requestTimeout();
}
