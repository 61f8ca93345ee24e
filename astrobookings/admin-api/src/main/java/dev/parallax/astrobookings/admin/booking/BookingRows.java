package dev.parallax.astrobookings.admin.booking;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class BookingRows implements PanacheRepositoryBase<BookingRow, String> {}
