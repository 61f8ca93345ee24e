package dev.parallax.scheduler.trigger;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.http.Texts;
import jakarta.ws.rs.HeaderParam;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The headers by which a caller says who it is. */
public final class Headers {
    private static final int LONGEST = 200;

    @HeaderParam("X-Actor")
    @Nullable
    String actor;

    @HeaderParam("X-Origin-System")
    @Nullable
    String system;

    @HeaderParam("X-Correlation-Id")
    @Nullable
    String correlationId;

    /** The origin of what this request starts; a correlation id is made up if there is none. */
    public Origin origin(Channel channel) {
        String who = valid("X-Origin-System", system);
        String correlation = valid("X-Correlation-Id", correlationId);
        return new Origin(
                who == null ? "parallax-api" : who,
                valid("X-Actor", actor),
                channel,
                correlation == null ? UUID.randomUUID().toString() : correlation);
    }

    static @Nullable String valid(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (Texts.problemOfLine(value, LONGEST) != null) {
            String message = "must be at most " + LONGEST + " printable characters";
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Header '" + name + "' " + message,
                    Map.of("fields", List.of(Map.of("field", name, "message", message))));
        }
        return value;
    }
}
