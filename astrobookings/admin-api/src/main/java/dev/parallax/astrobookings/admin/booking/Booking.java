package dev.parallax.astrobookings.admin.booking;

import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Seats that a traveler holds on a launch. Checked by its constraints; a required value is null only before that. */
@RegisterForReflection
public record Booking(
        @Schema(examples = "BK-0000001") @Nullable String id,

        @NotBlank @Size(max = 200) @Schema(examples = "tr-000001") @Nullable
        String travelerId,

        @NotBlank @Size(max = 200) @Schema(examples = "LN-0000001") @Nullable
        String launchId,

        @Required @Min(1) @Max(10_000) @Schema(examples = "2") @Nullable
        Integer numberOfSeats,

        @PositiveOrZero @Digits(integer = 12, fraction = 2) @Schema(examples = "250001.00") @Nullable
        BigDecimal totalPrice,

        @Required
        @Pattern(regexp = "pending|confirmed|canceled", message = "must be pending, confirmed or canceled")
        @Schema(examples = "confirmed")
        @Nullable
        String status)
        implements OwnedRecord<Booking> {
    @Override
    public @Nullable String identifier() {
        return id;
    }

    @Override
    public Booking normalized(String identifier) {
        return new Booking(
                identifier,
                travelerId,
                launchId,
                numberOfSeats,
                totalPrice == null ? null : totalPrice.setScale(2),
                status);
    }
}
