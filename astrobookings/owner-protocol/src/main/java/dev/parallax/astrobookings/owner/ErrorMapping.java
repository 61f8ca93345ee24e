package dev.parallax.astrobookings.owner;

import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.arc.All;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns every failure into the one form of an error. A store that is away is worth another try; what is not foreseen is logged
 * under an id that the answer names.
 */
class ErrorMapping {
    private static final Logger LOG = Logger.getLogger(ErrorMapping.class);
    private static final int DEEPEST = 20;

    private final List<Outage> outages;

    ErrorMapping(@All List<Outage> outages) {
        this.outages = outages;
    }

    @ServerExceptionMapper
    Response known(ApiException e) {
        return answer(e.code(), e.toError()).build();
    }

    @ServerExceptionMapper
    Response conflict(VersionConflict e) {
        Long current = e.currentVersion();
        var response = answer(
                ErrorCode.PRECONDITION_FAILED,
                new ApiError(
                        ErrorCode.PRECONDITION_FAILED,
                        String.valueOf(e.getMessage()),
                        current == null ? Map.of() : Map.of("current_version", current)));
        return current == null
                ? response.build()
                : response.header("ETag", RecordEndpoint.tag(current)).build();
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        return switch (e.getResponse().getStatus()) {
            case 400 -> answer(ErrorCode.MALFORMED_REQUEST, "The request cannot be read.");
            case 404 -> answer(ErrorCode.NOT_FOUND, "There is nothing at this address.");
            case 405 -> answer(ErrorCode.METHOD_NOT_ALLOWED, "This address does not take this method.");
            case 406 -> answer(ErrorCode.NOT_ACCEPTABLE, "Answers are application/json.");
            case 413 -> answer(ErrorCode.PAYLOAD_TOO_LARGE, "The body is too large.");
            case 415 -> answer(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
            default -> unforeseen(e);
        };
    }

    @ServerExceptionMapper
    Response unforeseen(Throwable e) {
        UUID requestId = UUID.randomUUID();
        if (isOutage(e)) {
            LOG.warnf("Request %s was not answered: %s", requestId, e);
            return answer(
                            ErrorCode.UPSTREAM_UNAVAILABLE,
                            new ApiError(
                                    ErrorCode.UPSTREAM_UNAVAILABLE,
                                    "The store does not answer at the moment. Try again soon, with the same Idempotency-Key.",
                                    Map.of("request_id", requestId.toString())))
                    .build();
        }
        LOG.errorf(e, "Request %s failed", requestId);
        return answer(
                        ErrorCode.INTERNAL_SERVER_ERROR,
                        new ApiError(
                                ErrorCode.INTERNAL_SERVER_ERROR,
                                "The request failed inside the service; its log has the reason under this request_id.",
                                Map.of("request_id", requestId.toString())))
                .build();
    }

    private boolean isOutage(Throwable failure) {
        return Stream.iterate(failure, one -> one != null, one -> one.getCause())
                .limit(DEEPEST)
                .anyMatch(one -> one instanceof SocketException
                        || one instanceof ClosedChannelException
                        || one instanceof TimeoutException
                        || one instanceof io.smallrye.mutiny.TimeoutException
                        // Of the client of the database: a connection that was closed, or none to be had in time.
                        || one instanceof VertxException
                        || one instanceof NoStackTraceThrowable
                        || outages.stream().anyMatch(outage -> outage.isIt(one)));
    }

    private static Response answer(ErrorCode code, String message) {
        return answer(code, new ApiError(code, message)).build();
    }

    private static Response.ResponseBuilder answer(ErrorCode code, ApiError error) {
        Response.ResponseBuilder response = Response.status(code.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error);
        return code.retryAfterSeconds() == 0
                ? response
                : response.header(HttpHeaders.RETRY_AFTER, code.retryAfterSeconds());
    }
}
