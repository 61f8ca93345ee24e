package dev.parallax.monitor.acceptance;

import dev.parallax.monitor.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Where the reconcilers are, each of which may see its stores otherwise, and how long they may take. */
@ConfigMapping(prefix = "parallax.reconciler")
interface ServicesConfig {

    /** One for each replica that is to be heard; one address for several replicas is heard as the one that answers. */
    List<URI> urls();

    /** How long the whole answer may take. */
    @WithConverter(PositiveDuration.class)
    Duration requestTimeout();
}
