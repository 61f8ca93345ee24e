package dev.parallax.astrobookings.admin.credential;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A PIN's existence, times and door, but never the PIN: whoever reads or writes credentials, or keeps what was read,
 * does not learn it. Checked by its constraints; a required value is null only before that.
 *
 * @param isActive whether it opens the door, which it does until it is revoked; a sender may leave it out
 * @param pinSet whether there is a PIN, which the owner makes; a sender may leave it out
 */
@RegisterForReflection
public record Credential(
        @Schema(examples = "stay-000123") @Nullable String id,

        @NotBlank @Size(max = 200) @Schema(examples = "stay-000123") @Nullable
        String reservationId,

        @Size(max = 200) @Schema(examples = "acc-1") @Nullable
        String accommodationId,

        @Size(max = 200) @Schema(examples = "lock-1") @Nullable
        String lockId,

        @Nullable Boolean isActive,

        @Nullable Boolean pinSet,

        @Required @Schema(examples = "2027-02-08T14:00:00Z") @Nullable
        Instant expiresAt,

        @Schema(examples = "2027-02-09T14:00:00Z") @Nullable Instant revokedAt)
        implements OwnedRecord<Credential> {
    @Override
    public @Nullable String identifier() {
        return id;
    }

    @JsonIgnore
    @Schema(hidden = true)
    @AssertTrue(message = "is_active must be the opposite of having a revoked_at")
    public boolean isActiveUntilRevoked() {
        return isActive == null || isActive == (revokedAt == null);
    }

    @Override
    public Credential normalized(String identifier) {
        return new Credential(
                identifier,
                reservationId,
                accommodationId,
                lockId,
                revokedAt == null,
                true,
                expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS),
                revokedAt == null ? null : revokedAt.truncatedTo(ChronoUnit.MICROS));
    }
}
