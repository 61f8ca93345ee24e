package dev.parallax.astrobookings.owner;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * Who or what caused the last write of a record, as the {@code X-Origin-*} headers of that write said.
 *
 * @param system the system that wrote, for example {@code parallax}
 * @param channel the way it came, for example {@code cron}
 * @param actor the person or account
 * @param correlationId ties the write to what caused it
 */
@RegisterForReflection
public record ChangeOrigin(
        @Nullable String system,
        @Nullable String channel,
        @Nullable String actor,
        @Nullable String correlationId) {}
