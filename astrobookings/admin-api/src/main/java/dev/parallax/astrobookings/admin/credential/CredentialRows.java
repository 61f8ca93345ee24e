package dev.parallax.astrobookings.admin.credential;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class CredentialRows implements PanacheRepositoryBase<CredentialRow, String> {}
