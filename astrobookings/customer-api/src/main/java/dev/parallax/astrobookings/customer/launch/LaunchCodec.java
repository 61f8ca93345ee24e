package dev.parallax.astrobookings.customer.launch;

import static dev.parallax.astrobookings.customer.document.Bson.decimal;
import static dev.parallax.astrobookings.customer.document.Bson.instant;
import static dev.parallax.astrobookings.customer.document.Bson.int32;
import static dev.parallax.astrobookings.customer.document.Bson.object;
import static dev.parallax.astrobookings.customer.document.Bson.string;

import dev.parallax.astrobookings.customer.document.Bson;
import dev.parallax.astrobookings.customer.document.DocumentCodec;
import dev.parallax.astrobookings.customer.document.KeyedWrite;
import dev.parallax.astrobookings.owner.Stored;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

final class LaunchCodec extends DocumentCodec<LaunchDocument, Launch> {
    @Override
    protected BsonDocument encode(Launch launch) {
        return new BsonDocument("date", Bson.of(launch.date()))
                .append("destination", Bson.of(launch.destination()))
                .append("price_per_seat", Bson.of(launch.pricePerSeat()))
                .append("status", Bson.of(launch.status()))
                .append("available_seats", Bson.of(launch.availableSeats()))
                .append("agency", encode(launch.agency()))
                .append("rocket", encode(launch.rocket()));
    }

    private static BsonValue encode(Launch.@Nullable Agency agency) {
        return agency == null
                ? BsonNull.VALUE
                : new BsonDocument("id", Bson.of(agency.id())).append("name", Bson.of(agency.name()));
    }

    private static BsonValue encode(Launch.@Nullable Rocket rocket) {
        return rocket == null
                ? BsonNull.VALUE
                : new BsonDocument("id", Bson.of(rocket.id()))
                        .append("name", Bson.of(rocket.name()))
                        .append("capacity", Bson.of(rocket.capacity()))
                        .append("range", Bson.of(rocket.range()));
    }

    @Override
    protected Launch decode(String id, BsonDocument fields) {
        BsonDocument agency = object(fields, "agency");
        BsonDocument rocket = object(fields, "rocket");
        return new Launch(
                id,
                instant(fields, "date"),
                string(fields, "destination"),
                decimal(fields, "price_per_seat"),
                string(fields, "status"),
                int32(fields, "available_seats"),
                agency == null ? null : new Launch.Agency(string(agency, "id"), string(agency, "name")),
                rocket == null
                        ? null
                        : new Launch.Rocket(
                                string(rocket, "id"),
                                string(rocket, "name"),
                                int32(rocket, "capacity"),
                                string(rocket, "range")));
    }

    @Override
    protected LaunchDocument document(
            Stored<Launch> stored, @Nullable KeyedWrite lastWrite, @Nullable KeyedWrite deleting) {
        return new LaunchDocument(stored, lastWrite, deleting);
    }

    @Override
    public Class<LaunchDocument> getEncoderClass() {
        return LaunchDocument.class;
    }
}
