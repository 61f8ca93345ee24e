package dev.parallax.astrobookings.admin.reservation;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class ReservationRows implements PanacheRepositoryBase<ReservationRow, String> {}
