package dev.parallax.astrobookings.generator;

import com.mongodb.client.MongoDatabase;
import dev.parallax.astrobookings.generator.Difference.Kind;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * Compares the stores in the simplest way there is, everything in memory, as a second opinion. The seats of launches
 * are computed from the booking documents, which are the truth about bookings.
 */
final class Verifier {
    /** Stands for a field that is not there; null is a value of its own. */
    private static final String MISSING = "(missing)";

    private final Connection postgres;
    private final MongoDatabase mongo;

    Verifier(Connection postgres, MongoDatabase mongo) {
        this.postgres = postgres;
        this.mongo = mongo;
    }

    List<Difference> verify() throws SQLException {
        Map<String, Map<String, String>> bookingDocuments = new HashMap<>();
        Map<String, Integer> taken = new HashMap<>();
        for (Document document : mongo.getCollection("bookings_cache").find()) {
            bookingDocuments.put(document.getString("_id"), booking(document));
            if ("booked".equals(document.getString("status"))) {
                taken.merge(document.getString("launch_id"), document.getInteger("number_of_seats"), Integer::sum);
            }
        }
        Map<String, Map<String, String>> launchDocuments = new HashMap<>();
        for (Document document : mongo.getCollection("launches_cache").find()) {
            launchDocuments.put(document.getString("_id"), launch(document));
        }
        List<Difference> differences = new ArrayList<>();
        compare("bookings", bookingDocuments, bookingRows(), differences);
        compare("launches", launchRows(taken), launchDocuments, differences);
        differences.sort(Difference.ORDER);
        return differences;
    }

    private static void compare(
            String dataset,
            Map<String, Map<String, String>> source,
            Map<String, Map<String, String>> target,
            List<Difference> differences) {
        TreeSet<String> keys = new TreeSet<>(source.keySet());
        keys.addAll(target.keySet());
        for (String key : keys) {
            Map<String, String> expected = source.get(key);
            Map<String, String> actual = target.get(key);
            if (expected == null) {
                differences.add(new Difference(dataset, key, Kind.MISSING_IN_SOURCE, null, "only in the target"));
            } else if (actual == null) {
                differences.add(new Difference(dataset, key, Kind.MISSING_IN_TARGET, null, "only in the source"));
            } else {
                expected.forEach((field, value) -> {
                    String other = actual.getOrDefault(field, MISSING);
                    if (!value.equals(other)) {
                        differences.add(new Difference(
                                dataset, key, Kind.DATA_MISMATCH, field, "source " + value + ", target " + other));
                    }
                });
            }
        }
    }

    private Map<String, Map<String, String>> launchRows(Map<String, Integer> taken) throws SQLException {
        Map<String, Map<String, String>> rows = new HashMap<>();
        query("""
                select l.id, l.date, l.destination, l.price_per_seat, l.status, a.user_id as agency_id, a.legal_name,
                    r.id as rocket_id, r.name, r.capacity, r."range"
                from operations.launches l
                join operations.agencies a on a.user_id = l.agency_id
                join operations.rockets r on r.id = l.rocket_id""", row -> {
            String id = row.getString("id");
            Map<String, String> launch = new LinkedHashMap<>();
            launch.put(
                    "date",
                    row.getObject("date", OffsetDateTime.class).toInstant().toString());
            launch.put("destination", text(row.getString("destination")));
            launch.put("price_per_seat", money(row.getBigDecimal("price_per_seat")));
            launch.put("status", Facts.cachedLaunchStatus(row.getString("status")));
            launch.put("available_seats", text(row.getInt("capacity") - taken.getOrDefault(id, 0)));
            launch.put("agency.id", row.getString("agency_id"));
            launch.put("agency.name", text(row.getString("legal_name")));
            launch.put("rocket.id", row.getString("rocket_id"));
            launch.put("rocket.name", row.getString("name"));
            launch.put("rocket.capacity", text(row.getInt("capacity")));
            launch.put("rocket.range", Facts.cachedRange(row.getString("range")));
            rows.put(id, launch);
        });
        return rows;
    }

    private Map<String, Map<String, String>> bookingRows() throws SQLException {
        Map<String, Map<String, String>> rows = new HashMap<>();
        query(
                "select id, traveler_id, launch_id, number_of_seats, total_price, status from operations.bookings",
                row -> {
                    Map<String, String> booking = new LinkedHashMap<>();
                    booking.put("traveler_id", row.getString("traveler_id"));
                    booking.put("launch_id", row.getString("launch_id"));
                    booking.put("number_of_seats", text(row.getInt("number_of_seats")));
                    booking.put("total_price", money(row.getBigDecimal("total_price")));
                    booking.put("status", Facts.cachedBookingStatus(row.getString("status")));
                    rows.put(row.getString("id"), booking);
                });
        return rows;
    }

    /** Reads one row. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String sql, RowReader reader) throws SQLException {
        try (Statement statement = postgres.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    private static Map<String, String> launch(Document document) {
        Map<String, String> launch = new LinkedHashMap<>();
        put(launch, "", document, "date", "destination", "price_per_seat", "status", "available_seats");
        put(launch, "agency.", document.get("agency", new Document()), "id", "name");
        put(launch, "rocket.", document.get("rocket", new Document()), "id", "name", "capacity", "range");
        return launch;
    }

    private static Map<String, String> booking(Document document) {
        Map<String, String> booking = new LinkedHashMap<>();
        put(booking, "", document, "traveler_id", "launch_id", "number_of_seats", "total_price", "status");
        return booking;
    }

    private static void put(Map<String, String> fields, String prefix, Document document, String... names) {
        for (String name : names) {
            if (document.containsKey(name)) {
                fields.put(prefix + name, text(document.get(name)));
            }
        }
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "(null)";
            case Decimal128 decimal -> money(decimal.bigDecimalValue());
            case java.util.Date date -> date.toInstant().toString();
            default -> value.toString();
        };
    }

    private static String money(@Nullable BigDecimal value) {
        return value == null ? "(null)" : value.stripTrailingZeros().toPlainString();
    }
}
