package dev.parallax.common.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who or what caused a job or a change.
 *
 * @param system the system that asked, for example {@code parallax} for a schedule or the name an API consumer gives
 * @param actor the person or account, if one is known
 * @param channel the way it came
 * @param correlationId ties together everything that one cause led to
 */
public record Origin(String system, @Nullable String actor, Channel channel, String correlationId) {
    public Origin {
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(correlationId, "correlationId");
    }
}
