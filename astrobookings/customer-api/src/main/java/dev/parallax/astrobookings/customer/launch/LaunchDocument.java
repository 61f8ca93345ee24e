package dev.parallax.astrobookings.customer.launch;

import dev.parallax.astrobookings.customer.document.KeyedWrite;
import dev.parallax.astrobookings.customer.document.OwnedDocument;
import dev.parallax.astrobookings.owner.Stored;
import io.quarkus.mongodb.panache.common.MongoEntity;
import org.jspecify.annotations.Nullable;

@MongoEntity(collection = "launches_cache")
record LaunchDocument(
        Stored<Launch> stored,
        @Nullable KeyedWrite lastWrite,
        @Nullable KeyedWrite deleting) implements OwnedDocument<Launch> {}
