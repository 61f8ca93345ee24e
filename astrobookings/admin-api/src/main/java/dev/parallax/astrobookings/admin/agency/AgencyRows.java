package dev.parallax.astrobookings.admin.agency;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class AgencyRows implements PanacheRepositoryBase<AgencyRow, String> {}
