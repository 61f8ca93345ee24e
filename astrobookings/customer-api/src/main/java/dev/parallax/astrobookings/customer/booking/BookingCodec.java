package dev.parallax.astrobookings.customer.booking;

import static dev.parallax.astrobookings.customer.document.Bson.decimal;
import static dev.parallax.astrobookings.customer.document.Bson.int32;
import static dev.parallax.astrobookings.customer.document.Bson.json;
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

final class BookingCodec extends DocumentCodec<BookingDocument, Booking> {
    @Override
    protected BsonDocument encode(Booking booking) {
        return new BsonDocument("traveler_id", Bson.of(booking.travelerId()))
                .append("launch_id", Bson.of(booking.launchId()))
                .append("number_of_seats", Bson.of(booking.numberOfSeats()))
                .append("total_price", Bson.of(booking.totalPrice()))
                .append("status", Bson.of(booking.status()))
                .append("traveler", encode(booking.traveler()));
    }

    private static BsonValue encode(Booking.@Nullable Traveler traveler) {
        return traveler == null
                ? BsonNull.VALUE
                : new BsonDocument("user_id", Bson.of(traveler.userId()))
                        .append("contact_phone", Bson.of(traveler.contactPhone()))
                        .append("emergency_contact", Bson.of(traveler.emergencyContact()))
                        .append("travel_preferences", Bson.of(traveler.travelPreferences()));
    }

    @Override
    protected Booking decode(String id, BsonDocument fields) {
        BsonDocument traveler = object(fields, "traveler");
        return new Booking(
                id,
                string(fields, "traveler_id"),
                string(fields, "launch_id"),
                int32(fields, "number_of_seats"),
                decimal(fields, "total_price"),
                string(fields, "status"),
                traveler == null
                        ? null
                        : new Booking.Traveler(
                                string(traveler, "user_id"),
                                string(traveler, "contact_phone"),
                                string(traveler, "emergency_contact"),
                                json(traveler, "travel_preferences")));
    }

    @Override
    protected BookingDocument document(
            Stored<Booking> stored, @Nullable KeyedWrite lastWrite, @Nullable KeyedWrite deleting) {
        return new BookingDocument(stored, lastWrite, deleting);
    }

    @Override
    public Class<BookingDocument> getEncoderClass() {
        return BookingDocument.class;
    }
}
