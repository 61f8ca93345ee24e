package dev.parallax.astrobookings.admin.traveler;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class TravelerRows implements PanacheRepositoryBase<TravelerRow, String> {}
