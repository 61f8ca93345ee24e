package dev.parallax.monitor.mismatch;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.http.Texts;
import dev.parallax.monitor.projection.Resolution;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about a mismatch: PENDING may become MANUAL_RESOLVED or IGNORED, IGNORED may become
 * MANUAL_RESOLVED, and what is resolved stays so.
 */
@ApplicationScoped
class Resolutions {

    private static final int LONGEST_NOTES = 1000;
    private static final int LONGEST_ACTOR = 200;

    private static final String RESOLVE = """
            update monitor.mismatches
            set resolution_status = $2, resolution_notes = $3, resolved_at = $4, resolved_by = $5
            where mismatch_id = %s and resolution_status = any($6)
            returning mismatch_id
            """.formatted(Mismatches.BY_ANY_ID);

    private static final String STATUS =
            "select resolution_status from monitor.mismatches where mismatch_id = " + Mismatches.BY_ANY_ID;

    private final Pool pool;
    private final Clock clock;

    Resolutions(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** The body of the call. */
    @RegisterForReflection
    record Request(
            @Nullable String resolutionStatus, @Nullable String resolutionNotes) {}

    /** The answer to it. */
    @RegisterForReflection
    record Resolved(
            UUID mismatchId,
            Resolution resolutionStatus,
            @Nullable String resolutionNotes,
            Instant resolvedAt,
            String resolvedBy) {}

    Uni<Resolved> resolve(UUID id, @Nullable Request request, @Nullable String actor) {
        if (request == null) {
            throw new ApiException(ErrorCode.MALFORMED_REQUEST, "A body with resolution_status is required");
        }
        Resolution to = status(request.resolutionStatus());
        String notes = notes(request.resolutionNotes());
        String by = actor == null || actor.isBlank() ? "anonymous" : actor.strip();
        String problem = Texts.problemOfLine(by, LONGEST_ACTOR);
        if (problem != null) {
            throw invalid("X-Actor", "Header 'X-Actor' " + problem);
        }
        Instant at = clock.instant();
        Tuple values = Tuple.tuple()
                .addUUID(id)
                .addString(to.name())
                .addString(notes)
                .addOffsetDateTime(at.atOffset(ZoneOffset.UTC))
                .addString(by)
                .addArrayOfString(allowedBefore(to));
        return pool.preparedQuery(RESOLVE).execute(values).chain(rows -> {
            var resolved = rows.iterator();
            return resolved.hasNext()
                    ? Uni.createFrom().item(new Resolved(resolved.next().getUUID("mismatch_id"), to, notes, at, by))
                    : pool.preparedQuery(STATUS).execute(Tuple.of(id)).map(status -> refuse(id, status, to));
        });
    }

    private static Resolved refuse(UUID id, RowSet<Row> found, Resolution to) {
        for (Row row : found) {
            throw new ApiException(
                    ErrorCode.INVALID_STATUS_TRANSITION,
                    "Cannot change resolution_status from '%s' to '%s'".formatted(row.getString(0), to));
        }
        throw notFound(id);
    }

    private static String[] allowedBefore(Resolution to) {
        return switch (to) {
            case MANUAL_RESOLVED -> new String[] {Resolution.PENDING.name(), Resolution.IGNORED.name()};
            case IGNORED -> new String[] {Resolution.PENDING.name()};
            case PENDING, AUTO_RESOLVED -> new String[0];
        };
    }

    private static Resolution status(@Nullable String value) {
        if (value == null) {
            throw invalid("resolution_status", "Field 'resolution_status' is required");
        }
        return Arrays.stream(Resolution.values())
                .filter(status -> status.name().equals(value))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "resolution_status",
                        "Field 'resolution_status' has the unknown value '%s'".formatted(Texts.told(value))));
    }

    private static @Nullable String notes(@Nullable String notes) {
        if (notes != null && notes.codePointCount(0, notes.length()) > LONGEST_NOTES) {
            throw invalid(
                    "resolution_notes",
                    "Field 'resolution_notes' may have %d characters at most".formatted(LONGEST_NOTES));
        }
        if (notes != null && !Texts.isStorable(notes)) {
            throw invalid(
                    "resolution_notes", "Field 'resolution_notes' must not contain NUL or half a pair of surrogates");
        }
        return notes;
    }

    private static ApiException invalid(String field, String message) {
        return new ApiException(
                ErrorCode.INVALID_REQUEST,
                message,
                field.equals("resolution_status")
                        ? Map.of("field", field, "allowed", List.of("MANUAL_RESOLVED", "IGNORED"))
                        : Map.of("field", field));
    }

    /** The contract's answer for a mismatch that is not there. */
    static ApiException notFound(UUID id) {
        return new ApiException(ErrorCode.MISMATCH_NOT_FOUND, "Mismatch with ID '%s' not found".formatted(id));
    }
}
