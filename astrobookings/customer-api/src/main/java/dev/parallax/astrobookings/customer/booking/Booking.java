package dev.parallax.astrobookings.customer.booking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A booking as travellers see it. Checked by its constraints; a required value is null only before that. */
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
        @Pattern(regexp = "booked|cancelled", message = "must be booked or cancelled")
        @Schema(examples = "booked")
        @Nullable
        String status,

        @Required @Valid @Nullable Traveler traveler)
        implements OwnedRecord<Booking> {
    /** The traveler as of the booking. */
    @RegisterForReflection
    public record Traveler(
            @NotBlank @Size(max = 200) @Schema(examples = "tr-000001") @Nullable
            String userId,

            @Size(max = 100) @Schema(examples = "+34 600 000 001") @Nullable
            String contactPhone,

            @Size(max = 500) @Schema(examples = "Luis, +34 600 000 002") @Nullable
            String emergencyContact,

            @Schema(type = SchemaType.OBJECT, examples = "{\"seat\": \"window\"}") @Nullable
            ObjectNode travelPreferences) {}

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
                status,
                traveler);
    }
}
