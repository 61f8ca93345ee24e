package dev.parallax.astrobookings.admin.launch;

import dev.parallax.astrobookings.admin.relational.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity(name = "Launch")
@Table(name = "launches")
class LaunchRow extends OwnedRow<Launch> {
    @Id
    @Column(name = "id")
    @Nullable
    String id;

    @Column(name = "agency_id")
    @Nullable
    String agencyId;

    @Column(name = "rocket_id")
    @Nullable
    String rocketId;

    @Column(name = "date")
    @Nullable
    Instant date;

    @Column(name = "destination")
    @Nullable
    String destination;

    @Column(name = "price_per_seat")
    @Nullable
    BigDecimal pricePerSeat;

    @Column(name = "status")
    @Nullable
    String status;

    @Override
    protected Launch toRecord() {
        return new Launch(id, agencyId, rocketId, date, destination, pricePerSeat, status);
    }

    @Override
    protected void fill(Launch record) {
        id = record.identifier();
        agencyId = record.agencyId();
        rocketId = record.rocketId();
        date = record.date();
        destination = record.destination();
        pricePerSeat = record.pricePerSeat();
        status = record.status();
    }
}
