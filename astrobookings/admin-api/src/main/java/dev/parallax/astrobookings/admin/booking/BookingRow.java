package dev.parallax.astrobookings.admin.booking;

import dev.parallax.astrobookings.admin.relational.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

@Entity(name = "Booking")
@Table(name = "bookings")
class BookingRow extends OwnedRow<Booking> {
    @Id
    @Column(name = "id")
    @Nullable
    String id;

    @Column(name = "traveler_id")
    @Nullable
    String travelerId;

    @Column(name = "launch_id")
    @Nullable
    String launchId;

    @Column(name = "number_of_seats")
    @Nullable
    Integer numberOfSeats;

    @Column(name = "total_price")
    @Nullable
    BigDecimal totalPrice;

    @Column(name = "status")
    @Nullable
    String status;

    @Override
    protected Booking toRecord() {
        return new Booking(id, travelerId, launchId, numberOfSeats, totalPrice, status);
    }

    @Override
    protected void fill(Booking record) {
        id = record.identifier();
        travelerId = record.travelerId();
        launchId = record.launchId();
        numberOfSeats = record.numberOfSeats();
        totalPrice = record.totalPrice();
        status = record.status();
    }
}
