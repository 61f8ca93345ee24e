package dev.parallax.astrobookings.stays;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A reservation.
 *
 * @param lockId the lock of the accommodation's door
 * @param status pending, confirmed, cancelled or completed
 * @param updatedAt when it was changed last
 */
@RegisterForReflection
record Stay(
        String id,
        String guestName,
        String guestEmail,
        String accommodationId,
        String lockId,
        String status,
        Instant checkIn,
        Instant checkOut,
        Instant updatedAt) {}
