package dev.parallax.astrobookings.admin.traveler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.astrobookings.owner.OwnedRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A person who books seats. Checked by its constraints; a required value is null only before that. */
@RegisterForReflection
public record Traveler(
        @Schema(examples = "tr-000001") @Nullable String userId,

        @Size(max = 100) @Schema(examples = "+34 600 000 001") @Nullable
        String contactPhone,

        @NotBlank @Email @Size(max = 320) @Schema(examples = "ana@example.org") @Nullable
        String contactEmail,

        @Size(max = 500) @Schema(examples = "Luis, +34 600 000 002") @Nullable
        String emergencyContact,

        @Schema(type = SchemaType.OBJECT, examples = "{\"seat\": \"window\"}") @Nullable
        ObjectNode travelPreferences)
        implements OwnedRecord<Traveler> {
    @Override
    public @Nullable String identifier() {
        return userId;
    }

    @Override
    public String identifierField() {
        return "user_id";
    }

    @Override
    public Traveler normalized(String identifier) {
        return new Traveler(identifier, contactPhone, contactEmail, emergencyContact, travelPreferences);
    }
}
