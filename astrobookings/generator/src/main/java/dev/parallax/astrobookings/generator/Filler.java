package dev.parallax.astrobookings.generator;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertManyOptions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.IntFunction;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Writes the facts into both stores; what is there already stays. */
final class Filler {
    private static final int BATCH = 1000;
    private static final int DUPLICATE_KEY = 11000;
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private final Connection postgres;
    private final MongoDatabase mongo;

    Filler(Connection postgres, MongoDatabase mongo) {
        this.postgres = postgres;
        this.mongo = mongo;
    }

    void fill(Facts facts) throws SQLException, IOException {
        copy("agencies", "user_id, legal_name, contact_email", facts.agencies, number -> {
            Facts.Agency agency = facts.agency(number);
            return row(agency.id(), agency.legalName(), "desk%d@example.org".formatted(number));
        });
        copy("rockets", "id, agency_id, name, capacity, \"range\"", facts.rockets, number -> {
            Facts.Rocket rocket = facts.rocket(number);
            return row(
                    rocket.id(), facts.agency(rocket.agency()).id(), rocket.name(), rocket.capacity(), rocket.range());
        });
        copy(
                "travelers",
                "user_id, contact_phone, contact_email, emergency_contact, travel_preferences",
                facts.travelers,
                number -> {
                    Facts.Traveler traveler = facts.traveler(number);
                    return row(
                            traveler.id(),
                            traveler.phone(),
                            traveler.email(),
                            traveler.emergencyContact(),
                            "{\"seat\": \"%s\"}".formatted(seat(traveler)));
                });
        copy(
                "launches",
                "id, agency_id, rocket_id, date, destination, price_per_seat, status",
                facts.launches,
                number -> {
                    Facts.Launch launch = facts.launch(number);
                    Facts.Rocket rocket = facts.rocket(launch.rocket());
                    return row(
                            launch.id(),
                            facts.agency(rocket.agency()).id(),
                            rocket.id(),
                            launch.date(),
                            launch.destination(),
                            launch.pricePerSeat(),
                            launch.status());
                });
        copy("bookings", "id, traveler_id, launch_id, number_of_seats, total_price, status", facts.bookings, number -> {
            Facts.Booking booking = facts.booking(number);
            return row(
                    booking.id(),
                    facts.traveler(booking.traveler()).id(),
                    facts.launch(booking.launch()).id(),
                    booking.seats(),
                    booking.totalPrice(),
                    booking.status());
        });
        int[] taken = new int[facts.launches];
        insert("bookings_cache", facts.bookings, number -> {
            Facts.Booking booking = facts.booking(number);
            if (!booking.status().equals("canceled")) {
                taken[booking.launch()] += booking.seats();
            }
            return bookingDocument(facts, booking);
        });
        insert("launches_cache", facts.launches, number -> launchDocument(facts, number, taken[number]));
    }

    private static Document launchDocument(Facts facts, int number, int taken) {
        Facts.Launch launch = facts.launch(number);
        Facts.Rocket rocket = facts.rocket(launch.rocket());
        Facts.Agency agency = facts.agency(rocket.agency());
        return kept(new Document("_id", launch.id())
                .append("date", Date.from(launch.date()))
                .append("destination", launch.destination())
                .append("price_per_seat", launch.pricePerSeat() == null ? null : new Decimal128(launch.pricePerSeat()))
                .append("status", Facts.cachedLaunchStatus(launch.status()))
                .append("available_seats", rocket.capacity() - taken)
                .append("agency", new Document("id", agency.id()).append("name", agency.legalName()))
                .append(
                        "rocket",
                        new Document("id", rocket.id())
                                .append("name", rocket.name())
                                .append("capacity", rocket.capacity())
                                .append("range", Facts.cachedRange(rocket.range()))));
    }

    private static Document bookingDocument(Facts facts, Facts.Booking booking) {
        Facts.Traveler traveler = facts.traveler(booking.traveler());
        return kept(new Document("_id", booking.id())
                .append("traveler_id", traveler.id())
                .append("launch_id", facts.launch(booking.launch()).id())
                .append("number_of_seats", booking.seats())
                .append("total_price", booking.totalPrice() == null ? null : new Decimal128(booking.totalPrice()))
                .append("status", Facts.cachedBookingStatus(booking.status()))
                .append(
                        "traveler",
                        new Document("user_id", traveler.id())
                                .append("contact_phone", traveler.phone())
                                .append("emergency_contact", traveler.emergencyContact())
                                .append("travel_preferences", new Document("seat", seat(traveler)))));
    }

    private static String seat(Facts.Traveler traveler) {
        return traveler.window() ? "window" : "aisle";
    }

    private static Document kept(Document document) {
        return document.append("version", 1L)
                .append("updated_at", Date.from(WRITTEN))
                .append("origin", new Document("system", "generator"));
    }

    private void copy(String table, String columns, int count, IntFunction<String> rows)
            throws SQLException, IOException {
        String written = columns + ", version, updated_at, origin_system";
        String fixed = "\t1\t" + WRITTEN + "\tgenerator\n";
        try (Statement statement = postgres.createStatement()) {
            statement.execute("create temp table filling (like operations.%s including defaults)".formatted(table));
            StringBuilder lines = new StringBuilder();
            var copy = postgres.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy filling (%s) from stdin".formatted(written));
            for (int number = 0; number < count; number++) {
                lines.append(rows.apply(number)).append(fixed);
                if (lines.length() > 1 << 16) {
                    send(copy, lines);
                }
            }
            send(copy, lines);
            copy.endCopy();
            statement.execute("insert into operations.%s (%s) select %s from filling on conflict do nothing"
                    .formatted(table, written, written));
            statement.execute("drop table filling");
            statement.execute("analyze operations." + table);
        }
    }

    private static void send(org.postgresql.copy.CopyIn copy, StringBuilder lines) throws SQLException {
        byte[] bytes = lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }

    private static String row(@Nullable Object... values) {
        StringBuilder row = new StringBuilder();
        for (Object value : values) {
            if (!row.isEmpty()) {
                row.append('\t');
            }
            row.append(
                    value == null
                            ? "\\N"
                            : value.toString()
                                    .replace("\\", "\\\\")
                                    .replace("\t", "\\t")
                                    .replace("\n", "\\n"));
        }
        return row.toString();
    }

    private void insert(String name, int count, IntFunction<Document> documents) {
        MongoCollection<Document> collection = mongo.getCollection(name);
        List<Document> batch = new ArrayList<>(BATCH);
        for (int number = 0; number < count; number++) {
            batch.add(documents.apply(number));
            if (batch.size() == BATCH || number == count - 1) {
                insert(collection, batch);
                batch.clear();
            }
        }
    }

    private static void insert(MongoCollection<Document> collection, List<Document> batch) {
        try {
            collection.insertMany(batch, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            if (!e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY)) {
                throw e;
            }
        }
    }
}
