package dev.parallax.astrobookings.customer.booking;

import io.quarkus.mongodb.panache.reactive.ReactivePanacheMongoRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class BookingDocuments implements ReactivePanacheMongoRepositoryBase<BookingDocument, String> {}
