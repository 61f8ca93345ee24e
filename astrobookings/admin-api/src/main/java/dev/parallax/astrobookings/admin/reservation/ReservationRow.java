package dev.parallax.astrobookings.admin.reservation;

import dev.parallax.astrobookings.admin.relational.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity(name = "Reservation")
@Table(name = "reservations")
class ReservationRow extends OwnedRow<Reservation> {
    @Id
    @Column(name = "id")
    @Nullable
    String id;

    @Column(name = "guest_name")
    @Nullable
    String guestName;

    @Column(name = "guest_email")
    @Nullable
    String guestEmail;

    @Column(name = "accommodation_id")
    @Nullable
    String accommodationId;

    @Column(name = "lock_id")
    @Nullable
    String lockId;

    @Column(name = "status")
    @Nullable
    String status;

    @Column(name = "check_in")
    @Nullable
    Instant checkIn;

    @Column(name = "check_out")
    @Nullable
    Instant checkOut;

    @Override
    protected Reservation toRecord() {
        return new Reservation(id, guestName, guestEmail, accommodationId, lockId, status, checkIn, checkOut);
    }

    @Override
    protected void fill(Reservation record) {
        id = record.identifier();
        guestName = record.guestName();
        guestEmail = record.guestEmail();
        accommodationId = record.accommodationId();
        lockId = record.lockId();
        status = record.status();
        checkIn = record.checkIn();
        checkOut = record.checkOut();
    }
}
