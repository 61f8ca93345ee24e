package dev.parallax.astrobookings.admin.reservation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A guest's stay. Checked by its constraints; a required value is null only before that. */
@RegisterForReflection
public record Reservation(
        @Schema(examples = "stay-000123") @Nullable String id,

        @NotBlank @Size(max = 200) @Schema(examples = "John Doe") @Nullable
        String guestName,

        @Email @Size(max = 320) @Schema(examples = "john@example.org") @Nullable
        String guestEmail,

        @NotBlank @Size(max = 200) @Schema(examples = "acc-1") @Nullable
        String accommodationId,

        @Size(max = 200) @Schema(examples = "lock-1") @Nullable
        String lockId,

        @Required
        @Pattern(
                regexp = "pending|confirmed|cancelled|completed",
                message = "must be pending, confirmed, cancelled or completed")
        @Schema(examples = "confirmed")
        @Nullable
        String status,

        @Required @Schema(examples = "2027-02-05T10:00:00Z") @Nullable
        Instant checkIn,

        @Required @Schema(examples = "2027-02-08T14:00:00Z") @Nullable
        Instant checkOut)
        implements OwnedRecord<Reservation> {
    @Override
    public @Nullable String identifier() {
        return id;
    }

    @JsonIgnore
    @Schema(hidden = true)
    @AssertTrue(message = "check_out must be later than check_in")
    public boolean isCheckOutLater() {
        return checkIn == null || checkOut == null || checkOut.isAfter(checkIn);
    }

    @Override
    public Reservation normalized(String identifier) {
        return new Reservation(
                identifier,
                guestName,
                guestEmail,
                accommodationId,
                lockId,
                status,
                checkIn == null ? null : checkIn.truncatedTo(ChronoUnit.MICROS),
                checkOut == null ? null : checkOut.truncatedTo(ChronoUnit.MICROS));
    }
}
