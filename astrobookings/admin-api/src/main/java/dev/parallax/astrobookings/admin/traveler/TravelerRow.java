package dev.parallax.astrobookings.admin.traveler;

import dev.parallax.astrobookings.admin.relational.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity(name = "Traveler")
@Table(name = "travelers")
class TravelerRow extends OwnedRow<Traveler> {
    @Id
    @Column(name = "user_id")
    @Nullable
    String userId;

    @Column(name = "contact_phone")
    @Nullable
    String contactPhone;

    @Column(name = "contact_email")
    @Nullable
    String contactEmail;

    @Column(name = "emergency_contact")
    @Nullable
    String emergencyContact;

    // As text, or the client would read the numbers as doubles.
    @ColumnTransformer(read = "cast(travel_preferences as text)", write = "cast(cast(? as text) as json)")
    @Column(name = "travel_preferences")
    @Nullable
    String travelPreferences;

    @Override
    protected Traveler toRecord() {
        return new Traveler(userId, contactPhone, contactEmail, emergencyContact, JsonText.parse(travelPreferences));
    }

    @Override
    protected void fill(Traveler record) {
        userId = record.identifier();
        contactPhone = record.contactPhone();
        contactEmail = record.contactEmail();
        emergencyContact = record.emergencyContact();
        travelPreferences = JsonText.of(record.travelPreferences());
    }
}
