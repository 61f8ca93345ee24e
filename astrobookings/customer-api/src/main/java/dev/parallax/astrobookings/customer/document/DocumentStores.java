package dev.parallax.astrobookings.customer.document;

import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Representation;
import io.quarkus.mongodb.panache.reactive.ReactivePanacheMongoRepositoryBase;
import jakarta.inject.Singleton;

/** Makes the stores of this owner's collections. */
@Singleton
public class DocumentStores {
    private final Receipts receipts;
    private final Representation representation;

    DocumentStores(Receipts receipts, Representation representation) {
        this.receipts = receipts;
        this.representation = representation;
    }

    /** The store of one collection. */
    public <D extends OwnedDocument<R>, R extends OwnedRecord<R>> DocumentStore<D, R> store(
            ReactivePanacheMongoRepositoryBase<D, String> documents, DocumentCodec<D, R> codec) {
        return new DocumentStore<>(documents, codec, receipts, representation);
    }
}
