package dev.parallax.astrobookings.customer.launch;

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A launch as travellers see it. Checked by its constraints; a required value is null only before that.
 *
 * @param date in milliseconds, as BSON holds it; finer parts are cut off
 * @param availableSeats below zero when a launch is overbooked
 */
@RegisterForReflection
public record Launch(
        @Schema(examples = "LN-0000001") @Nullable String id,

        @Required @Schema(examples = "2027-03-01T12:30:00.250Z") @Nullable
        Instant date,

        @Size(max = 200) @Schema(examples = "Mare Tranquillitatis") @Nullable
        String destination,

        @PositiveOrZero @Digits(integer = 10, fraction = 2) @Schema(examples = "125000.50") @Nullable
        BigDecimal pricePerSeat,

        @Required
        @Pattern(regexp = "scheduled|completed|cancelled", message = "must be scheduled, completed or cancelled")
        @Schema(examples = "scheduled")
        @Nullable
        String status,

        @Required @Min(-1_000_000) @Max(10_000) @Schema(examples = "38") @Nullable
        Integer availableSeats,

        @Required @Valid @Nullable Agency agency,
        @Required @Valid @Nullable Rocket rocket)
        implements OwnedRecord<Launch> {
    /** The agency that sells the launch. */
    @RegisterForReflection
    public record Agency(
            @NotBlank @Size(max = 200) @Schema(examples = "ag-0001") @Nullable
            String id,

            @Size(max = 200) @Schema(examples = "Orbital Journeys Ltd") @Nullable
            String name) {}

    /** The rocket that flies the launch. */
    @RegisterForReflection
    public record Rocket(
            @NotBlank @Size(max = 200) @Schema(examples = "rk-00001") @Nullable
            String id,

            @NotBlank @Size(max = 200) @Schema(examples = "Falcon 12") @Nullable
            String name,

            @Required @Min(0) @Max(10_000) @Schema(examples = "40") @Nullable
            Integer capacity,

            @Required
            @Pattern(regexp = "short|medium|long", message = "must be short, medium or long")
            @Schema(examples = "medium")
            @Nullable
            String range) {}

    @Override
    public @Nullable String identifier() {
        return id;
    }

    @Override
    public Launch normalized(String identifier) {
        return new Launch(
                identifier,
                date == null ? null : date.truncatedTo(ChronoUnit.MILLIS),
                destination,
                pricePerSeat == null ? null : pricePerSeat.setScale(2),
                status,
                availableSeats,
                agency,
                rocket);
    }
}
