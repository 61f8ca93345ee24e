package dev.parallax.monitor.ingest;

import dev.parallax.monitor.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.time.Duration;

/** How long is remembered that a record agreed: {@code parallax.agreements}. */
@ConfigMapping(prefix = "parallax.agreements")
interface AgreementsConfig {

    /**
     * Longer than the broker keeps mismatches: one that was seen before an agreement and comes after it is resolved by
     * it, and would stay open without it.
     */
    @WithConverter(PositiveDuration.class)
    Duration retention();

    /** How often what is older is looked for. */
    @WithConverter(PositiveDuration.class)
    Duration purge();
}
