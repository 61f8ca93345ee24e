package dev.parallax.astrobookings.admin.rocket;

import dev.parallax.astrobookings.admin.relational.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity(name = "Rocket")
@Table(name = "rockets")
class RocketRow extends OwnedRow<Rocket> {
    @Id
    @Column(name = "id")
    @Nullable
    String id;

    @Column(name = "agency_id")
    @Nullable
    String agencyId;

    @Column(name = "name")
    @Nullable
    String name;

    @Column(name = "capacity")
    @Nullable
    Integer capacity;

    @Column(name = "\"range\"")
    @Nullable
    String orbit;

    @Override
    protected Rocket toRecord() {
        return new Rocket(id, agencyId, name, capacity, orbit);
    }

    @Override
    protected void fill(Rocket record) {
        id = record.identifier();
        agencyId = record.agencyId();
        name = record.name();
        capacity = record.capacity();
        orbit = record.range();
    }
}
