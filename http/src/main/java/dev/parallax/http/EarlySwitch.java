package dev.parallax.http;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Lets Netty look for {@link RequestHeads}. It looks once, when the first channel of the process is made, which may be one
 * to a database, long before there is a server; the configuration is there before any of them.
 */
public final class EarlySwitch implements SmallRyeConfigBuilderCustomizer {
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
    }
}
