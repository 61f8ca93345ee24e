package dev.parallax.astrobookings.admin.relational;

import dev.parallax.astrobookings.owner.VersionConflict;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import java.util.List;
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * What a broken constraint means to the sender. The database is the only judge of references, so there is no moment
 * between a check and the write.
 */
final class ConstraintFailure {
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String SUFFIX = "_fkey";

    private ConstraintFailure() {}

    static Throwable ofPut(Throwable failure, String table) {
        ConstraintViolationException violation = violation(failure);
        if (violation == null) {
            return failure;
        }
        String constraint = String.valueOf(violation.getConstraintName());
        if (FOREIGN_KEY_VIOLATION.equals(violation.getSQLState())
                && constraint.startsWith(table + "_")
                && constraint.endsWith(SUFFIX)) {
            String field = constraint.substring(table.length() + 1, constraint.length() - SUFFIX.length());
            return new ApiException(
                    ErrorCode.VALIDATION_FAILED,
                    "The record refers to one that does not exist.",
                    Map.of("fields", List.of(Map.of("field", field, "message", "names no existing record"))));
        }
        // Another request created the record between our look and our insert.
        return UNIQUE_VIOLATION.equals(violation.getSQLState()) ? new VersionConflict(1L) : failure;
    }

    static Throwable ofDelete(Throwable failure) {
        ConstraintViolationException violation = violation(failure);
        return violation != null && FOREIGN_KEY_VIOLATION.equals(violation.getSQLState())
                ? new ApiException(ErrorCode.CONFLICT, "Other records refer to this one; remove or change them first.")
                : failure;
    }

    private static @Nullable ConstraintViolationException violation(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException found) {
                return found;
            }
        }
        return null;
    }
}
