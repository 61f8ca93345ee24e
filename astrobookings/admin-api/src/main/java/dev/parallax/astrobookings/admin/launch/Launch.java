package dev.parallax.astrobookings.admin.launch;

import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A flight that travelers book seats on. Checked by its constraints; a required value is null only before that. */
@RegisterForReflection
public record Launch(
        @Schema(examples = "LN-0000001") @Nullable String id,

        @NotBlank @Size(max = 200) @Schema(examples = "ag-0001") @Nullable
        String agencyId,

        @NotBlank @Size(max = 200) @Schema(examples = "rk-00001") @Nullable
        String rocketId,

        @Required @Schema(examples = "2027-03-01T12:30:00.250Z") @Nullable
        Instant date,

        @Size(max = 200) @Schema(examples = "Mare Tranquillitatis") @Nullable
        String destination,

        @PositiveOrZero @Digits(integer = 10, fraction = 2) @Schema(examples = "125000.50") @Nullable
        BigDecimal pricePerSeat,

        @Required
        @Pattern(
                regexp = "scheduled|confirmed|launched|delayed|aborted",
                message = "must be scheduled, confirmed, launched, delayed or aborted")
        @Schema(examples = "confirmed")
        @Nullable
        String status)
        implements OwnedRecord<Launch> {
    @Override
    public @Nullable String identifier() {
        return id;
    }

    @Override
    public Launch normalized(String identifier) {
        return new Launch(
                identifier,
                agencyId,
                rocketId,
                date == null ? null : date.truncatedTo(ChronoUnit.MICROS),
                destination,
                pricePerSeat == null ? null : pricePerSeat.setScale(2),
                status);
    }
}
