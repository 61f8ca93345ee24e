package dev.parallax.astrobookings.owner;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must hold for a write to happen. A write without one is refused: it could overwrite what its sender never saw. */
public sealed interface Precondition {
    /** {@code If-None-Match: *}: the record does not exist. */
    record Absent() implements Precondition {}

    /** {@code If-Match: "<version>"}: the record exists in exactly this version. */
    record Version(long version) implements Precondition {}

    Pattern ENTITY_TAG = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    /**
     * Reads the two headers.
     *
     * @throws ApiException PRECONDITION_REQUIRED if both are missing, INVALID_REQUEST if they cannot be understood
     */
    static Precondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch == null && ifNoneMatch == null) {
            throw new ApiException(
                    ErrorCode.PRECONDITION_REQUIRED,
                    "Send If-Match with the version that was read, or If-None-Match: * to create the record.");
        }
        if (ifMatch != null && ifNoneMatch != null) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "Send either If-Match or If-None-Match, not both.");
        }
        if (ifNoneMatch != null) {
            if (!ifNoneMatch.strip().equals("*")) {
                throw new ApiException(ErrorCode.INVALID_REQUEST, "If-None-Match takes only *.");
            }
            return new Absent();
        }
        Matcher tag = ENTITY_TAG.matcher(String.valueOf(ifMatch).strip());
        if (!tag.matches()) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST, "If-Match takes one version in double quotes, for example \"3\".");
        }
        return new Version(Long.parseLong(tag.group(1)));
    }
}
