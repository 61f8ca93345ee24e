package dev.parallax.reconciler.publish;

import dev.parallax.reconciler.setting.MessageBytes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** What the broker takes: {@code parallax.reconciler}. */
@ConfigMapping(prefix = "parallax.reconciler")
interface MessageConfig {
    /** The largest message in bytes, a little less than the broker's {@code message.max.bytes}. */
    @WithDefault("1000000")
    @WithConverter(MessageBytes.class)
    int messageBytes();
}
