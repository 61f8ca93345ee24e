package dev.parallax.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How channels deal with failures: {@code parallax.channels}. */
@ConfigMapping(prefix = "parallax.channels")
interface ChannelConfig {
    /** How long a channel waits for a store or the broker before readiness says so. */
    @WithDefault("PT30S")
    Duration patience();

    /** The largest dead letter in bytes, with its key and headers: less than the broker's {@code message.max.bytes}. */
    @WithDefault("900000")
    int letterBytes();
}
