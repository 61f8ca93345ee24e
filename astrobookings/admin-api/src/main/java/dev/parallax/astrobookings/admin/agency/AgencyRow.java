package dev.parallax.astrobookings.admin.agency;

import dev.parallax.astrobookings.admin.relational.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity(name = "Agency")
@Table(name = "agencies")
class AgencyRow extends OwnedRow<Agency> {
    @Id
    @Column(name = "user_id")
    @Nullable
    String userId;

    @Column(name = "description")
    @Nullable
    String description;

    @Column(name = "contact_info")
    @Nullable
    String contactInfo;

    @Column(name = "contact_email")
    @Nullable
    String contactEmail;

    @Column(name = "legal_name")
    @Nullable
    String legalName;

    @Column(name = "legal_tax_id")
    @Nullable
    String legalTaxId;

    @Column(name = "legal_address")
    @Nullable
    String legalAddress;

    @Override
    protected Agency toRecord() {
        return new Agency(userId, description, contactInfo, contactEmail, legalName, legalTaxId, legalAddress);
    }

    @Override
    protected void fill(Agency record) {
        userId = record.identifier();
        description = record.description();
        contactInfo = record.contactInfo();
        contactEmail = record.contactEmail();
        legalName = record.legalName();
        legalTaxId = record.legalTaxId();
        legalAddress = record.legalAddress();
    }
}
