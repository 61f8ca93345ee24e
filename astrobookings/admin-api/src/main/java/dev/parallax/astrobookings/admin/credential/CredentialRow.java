package dev.parallax.astrobookings.admin.credential;

import dev.parallax.astrobookings.admin.relational.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity(name = "Credential")
@Table(name = "credentials")
class CredentialRow extends OwnedRow<Credential> {
    @Id
    @Column(name = "id")
    @Nullable
    String id;

    @Column(name = "reservation_id")
    @Nullable
    String reservationId;

    @Column(name = "accommodation_id")
    @Nullable
    String accommodationId;

    @Column(name = "lock_id")
    @Nullable
    String lockId;

    @Column(name = "pin")
    @Nullable
    String pin;

    @Column(name = "is_active")
    boolean isActive;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    @Override
    protected Credential toRecord() {
        return new Credential(id, reservationId, accommodationId, lockId, isActive, pin != null, expiresAt, revokedAt);
    }

    /** Its PIN. */
    @Override
    protected boolean holdsMoreThanItsRecord() {
        return true;
    }

    /** A PIN stays as long as it is valid; one that was revoked never opens a door again. */
    @Override
    protected void fill(Credential record) {
        boolean renewed = !isActive && record.revokedAt() == null;
        id = record.identifier();
        reservationId = record.reservationId();
        accommodationId = record.accommodationId();
        lockId = record.lockId();
        isActive = record.revokedAt() == null;
        expiresAt = record.expiresAt();
        revokedAt = record.revokedAt();
        if (pin == null || renewed) {
            pin = Pins.next();
        }
    }
}
