package dev.parallax.astrobookings.customer.document;

import static dev.parallax.astrobookings.customer.document.Bson.instant;
import static dev.parallax.astrobookings.customer.document.Bson.int64;
import static dev.parallax.astrobookings.customer.document.Bson.object;
import static dev.parallax.astrobookings.customer.document.Bson.string;

import dev.parallax.astrobookings.owner.ChangeOrigin;
import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Stored;
import dev.parallax.astrobookings.owner.WriteOutcome.Effect;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonReader;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.CollectibleCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.jspecify.annotations.Nullable;

/**
 * Between documents and BSON, field by field: null is written as null and not left out, money is Decimal128, counts are
 * int32. Reading forgives what another writer may have left out, so that a damaged document can still be seen and
 * replaced.
 */
public abstract class DocumentCodec<D extends OwnedDocument<R>, R extends OwnedRecord<R>>
        implements CollectibleCodec<D> {
    private final BsonDocumentCodec bson = new BsonDocumentCodec();

    /** The fields of the record, without its identifier. */
    protected abstract BsonDocument encode(R record);

    protected abstract R decode(String id, BsonDocument document);

    protected abstract D document(Stored<R> stored, @Nullable KeyedWrite lastWrite, @Nullable KeyedWrite deleting);

    @Override
    public void encode(BsonWriter writer, D document, EncoderContext context) {
        Stored<R> stored = document.stored();
        BsonDocument fields = new BsonDocument("_id", getDocumentId(document));
        fields.putAll(encode(stored.record()));
        fields.put("version", Bson.of(stored.version()));
        fields.put("updated_at", Bson.of(stored.updatedAt()));
        fields.put("origin", origin(stored.origin()));
        putTrace(fields, "last_write", document.lastWrite());
        putTrace(fields, "deleting", document.deleting());
        bson.encode(writer, fields, context);
    }

    @Override
    public D decode(BsonReader reader, DecoderContext context) {
        BsonDocument fields = bson.decode(reader, context);
        BsonValue id = fields.get("_id", Bson.NULL);
        String text = id.isString() ? id.asString().getValue() : id.toString();
        Long version = int64(fields, "version");
        return document(
                new Stored<>(
                        decode(text, fields),
                        version == null ? 0 : version,
                        instant(fields, "updated_at"),
                        origin(object(fields, "origin"))),
                trace(object(fields, "last_write")),
                trace(object(fields, "deleting")));
    }

    private static BsonValue origin(@Nullable ChangeOrigin origin) {
        if (origin == null) {
            return Bson.NULL;
        }
        return new BsonDocument("system", Bson.of(origin.system()))
                .append("channel", Bson.of(origin.channel()))
                .append("actor", Bson.of(origin.actor()))
                .append("correlation_id", Bson.of(origin.correlationId()));
    }

    private static @Nullable ChangeOrigin origin(@Nullable BsonDocument fields) {
        return fields == null
                ? null
                : new ChangeOrigin(
                        string(fields, "system"),
                        string(fields, "channel"),
                        string(fields, "actor"),
                        string(fields, "correlation_id"));
    }

    private static void putTrace(BsonDocument fields, String name, @Nullable KeyedWrite write) {
        if (write != null) {
            fields.put(name, trace(write));
        }
    }

    static BsonDocument trace(KeyedWrite write) {
        return new BsonDocument("key", new BsonString(write.key().toString()))
                .append("effect", new BsonString(write.effect().name()));
    }

    private static @Nullable KeyedWrite trace(@Nullable BsonDocument fields) {
        String key = fields == null ? null : string(fields, "key");
        String effect = fields == null ? null : string(fields, "effect");
        return key == null || effect == null ? null : new KeyedWrite(UUID.fromString(key), Effect.valueOf(effect));
    }

    @Override
    public D generateIdIfAbsentFromDocument(D document) {
        return document;
    }

    @Override
    public boolean documentHasId(D document) {
        return true;
    }

    @Override
    public BsonValue getDocumentId(D document) {
        String id = document.stored().record().identifier();
        if (id == null) {
            throw new IllegalArgumentException("a record is identified before it is stored");
        }
        return new BsonString(id);
    }
}
