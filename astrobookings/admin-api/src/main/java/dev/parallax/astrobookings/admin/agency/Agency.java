package dev.parallax.astrobookings.admin.agency;

import dev.parallax.astrobookings.owner.OwnedRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A company that sells launches. Checked by its constraints; a required value is null only before that. */
@RegisterForReflection
public record Agency(
        @Schema(examples = "ag-0001") @Nullable String userId,

        @Size(max = 4000) @Schema(examples = "Flights to low orbit since 2031") @Nullable
        String description,

        @Size(max = 1000) @Schema(examples = "Spaceport 7, daily 8 to 18") @Nullable
        String contactInfo,

        @Email @Size(max = 320) @Schema(examples = "desk@orbital.example") @Nullable
        String contactEmail,

        @Size(max = 200) @Schema(examples = "Orbital Journeys Ltd") @Nullable
        String legalName,

        @Size(max = 50) @Schema(examples = "ES-B12345678") @Nullable
        String legalTaxId,

        @Size(max = 500) @Schema(examples = "1 Launch Road, Kourou") @Nullable
        String legalAddress)
        implements OwnedRecord<Agency> {
    @Override
    public @Nullable String identifier() {
        return userId;
    }

    @Override
    public String identifierField() {
        return "user_id";
    }

    @Override
    public Agency normalized(String identifier) {
        return new Agency(identifier, description, contactInfo, contactEmail, legalName, legalTaxId, legalAddress);
    }
}
