package dev.parallax.astrobookings.admin.launch;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class LaunchRows implements PanacheRepositoryBase<LaunchRow, String> {}
