package dev.parallax.astrobookings.customer.launch;

import io.quarkus.mongodb.panache.reactive.ReactivePanacheMongoRepositoryBase;
import jakarta.inject.Singleton;

@Singleton
class LaunchDocuments implements ReactivePanacheMongoRepositoryBase<LaunchDocument, String> {}
