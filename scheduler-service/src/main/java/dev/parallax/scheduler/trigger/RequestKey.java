package dev.parallax.scheduler.trigger;

import jakarta.ws.rs.HeaderParam;
import org.jspecify.annotations.Nullable;

/** The header by which a caller says that a request is the same as one before; only what heeds it has it. */
public final class RequestKey {
    private static final String HEADER = "Idempotency-Key";

    @HeaderParam(HEADER)
    @Nullable
    String key;

    @Nullable
    String value() {
        return Headers.valid(HEADER, key);
    }
}
