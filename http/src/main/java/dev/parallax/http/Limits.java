package dev.parallax.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What requests may take. The largest single body is {@code quarkus.http.limits.max-body-size}. */
@ConfigMapping(prefix = "parallax.http")
interface Limits {

    /** How long the head of a request may take to arrive. */
    @WithDefault("30s")
    Duration headTimeout();

    /** How long a body may take to arrive. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** What the bodies of all requests that are not answered yet may take together. */
    @WithDefault("16M")
    MemorySize allBodies();
}
