package dev.parallax.monitor.front;

import dev.parallax.monitor.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Where the reconcilers are, each of which may see its stores otherwise, and how long they may take. */
@ConfigMapping(prefix = "parallax.reconciler")
interface ReconcilerConfig {

    /** One for each replica that is to be heard; one address for several replicas is heard as the one that answers. */
    List<URI> urls();

    /** How long a connection may take to come about, and then the whole answer. */
    @WithConverter(PositiveDuration.class)
    Duration requestTimeout();
}
