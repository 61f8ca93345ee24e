package dev.parallax.monitor.front;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.time.Duration;

/** Where the scheduler is, and how long it may take. */
@ConfigMapping(prefix = "parallax.scheduler")
interface SchedulerConfig {

    URI url();

    /** How long a connection may take to come about. */
    Duration connectTimeout();

    /** How long the whole answer may take. */
    Duration requestTimeout();
}
