package dev.parallax.astrobookings.customer.booking;

import dev.parallax.astrobookings.customer.document.KeyedWrite;
import dev.parallax.astrobookings.customer.document.OwnedDocument;
import dev.parallax.astrobookings.owner.Stored;
import io.quarkus.mongodb.panache.common.MongoEntity;
import org.jspecify.annotations.Nullable;

@MongoEntity(collection = "bookings_cache")
record BookingDocument(
        Stored<Booking> stored,
        @Nullable KeyedWrite lastWrite,
        @Nullable KeyedWrite deleting) implements OwnedDocument<Booking> {}
