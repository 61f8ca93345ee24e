package dev.parallax.astrobookings.admin.rocket;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class RocketRows implements PanacheRepositoryBase<RocketRow, String> {}
