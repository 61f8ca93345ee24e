package dev.parallax.astrobookings.admin.relational;

import dev.parallax.astrobookings.owner.ChangeOrigin;
import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Stored;
import dev.parallax.astrobookings.owner.Write;
import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row with the version, time and origin of its last write. */
@MappedSuperclass
public abstract class OwnedRow<R extends OwnedRecord<R>> {
    @Version
    @Column(name = "version")
    private long version;

    @Column(name = "updated_at")
    private @Nullable Instant updatedAt;

    @Column(name = "origin_system")
    private @Nullable String originSystem;

    @Column(name = "origin_channel")
    private @Nullable String originChannel;

    @Column(name = "origin_actor")
    private @Nullable String originActor;

    @Column(name = "origin_correlation_id")
    private @Nullable String originCorrelationId;

    /** The record that this row holds. */
    protected abstract R toRecord();

    /** Takes over every value of the record. */
    protected abstract void fill(R record);

    /** Whether the row has values that its record does not say, and so must be read before it is written. */
    protected boolean holdsMoreThanItsRecord() {
        return false;
    }

    long version() {
        return version;
    }

    Stored<R> toStored() {
        return new Stored<>(
                toRecord(),
                version,
                updatedAt,
                new ChangeOrigin(originSystem, originChannel, originActor, originCorrelationId));
    }

    /** @param version of a new row its first one; of another the one that it must have, which its update counts up */
    void write(Write write, R record, long version) {
        fill(record);
        this.version = version;
        updatedAt = write.at();
        originSystem = write.origin().system();
        originChannel = write.origin().channel();
        originActor = write.origin().actor();
        originCorrelationId = write.origin().correlationId();
    }
}
