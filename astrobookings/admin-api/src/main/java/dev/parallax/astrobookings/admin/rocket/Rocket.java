package dev.parallax.astrobookings.admin.rocket;

import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Required;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A vehicle of an agency. Checked by its constraints; a required value is null only before that. */
@RegisterForReflection
public record Rocket(
        @Schema(examples = "rk-00001") @Nullable String id,

        @NotBlank @Size(max = 200) @Schema(examples = "ag-0001") @Nullable
        String agencyId,

        @NotBlank @Size(max = 200) @Schema(examples = "Falcon 12") @Nullable
        String name,

        @Required @Min(0) @Max(10_000) @Schema(examples = "40") @Nullable
        Integer capacity,

        @Required
        @Pattern(regexp = "low_earth|moon|mars", message = "must be low_earth, moon or mars")
        @Schema(examples = "moon")
        @Nullable
        String range)
        implements OwnedRecord<Rocket> {
    @Override
    public @Nullable String identifier() {
        return id;
    }

    @Override
    public Rocket normalized(String identifier) {
        return new Rocket(identifier, agencyId, name, capacity, range);
    }
}
