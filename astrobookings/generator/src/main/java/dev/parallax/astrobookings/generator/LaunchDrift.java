package dev.parallax.astrobookings.generator;

import dev.parallax.astrobookings.generator.Difference.Kind;
import java.math.BigDecimal;
import java.util.Date;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** The ways in which a launch document comes to differ from its rows. */
enum LaunchDrift {
    MISSING_DOCUMENT(Kind.MISSING_IN_TARGET, null, "the document is gone"),
    ROCKET_NAME(Kind.DATA_MISMATCH, "rocket.name", "stale name of the rocket"),
    EXTRA_DOCUMENT(Kind.MISSING_IN_SOURCE, null, "a document without a row"),
    DATE(Kind.DATA_MISMATCH, "date", "a millisecond later"),
    DESTINATION(Kind.DATA_MISMATCH, "destination", "another text"),
    DESTINATION_CLEARED(Kind.DATA_MISMATCH, "destination", "null against a value"),
    DESTINATION_LEFT_OUT(Kind.DATA_MISMATCH, "destination", "missing against null"),
    PRICE(Kind.DATA_MISMATCH, "price_per_seat", "a cent more"),
    STATUS(Kind.DATA_MISMATCH, "status", "another state"),
    AVAILABLE_SEATS(Kind.DATA_MISMATCH, "available_seats", "a seat more"),
    AGENCY_NAME(Kind.DATA_MISMATCH, "agency.name", "stale name of the agency"),
    AGENCY_ID(Kind.DATA_MISMATCH, "agency.id", "another agency"),
    ROCKET_RANGE(Kind.DATA_MISMATCH, "rocket.range", "another range"),
    ROCKET_CAPACITY(Kind.DATA_MISMATCH, "rocket.capacity", "a seat less");

    private final Kind kind;
    private final @Nullable String field;
    private final String description;

    LaunchDrift(Kind kind, @Nullable String field, String description) {
        this.kind = kind;
        this.field = field;
        this.description = description;
    }

    Kind kind() {
        return kind;
    }

    @Nullable
    String field() {
        return field;
    }

    String description() {
        return description;
    }

    boolean suits(Document launch) {
        return switch (this) {
            case DESTINATION, DESTINATION_CLEARED -> launch.get("destination") != null;
            case DESTINATION_LEFT_OUT -> launch.containsKey("destination") && launch.get("destination") == null;
            case PRICE -> launch.get("price_per_seat") != null;
            default -> true;
        };
    }

    /** Changes one field of a document that suits; kinds of whole records change nothing in it. */
    void change(Document launch) {
        Document agency = launch.get("agency", Document.class);
        Document rocket = launch.get("rocket", Document.class);
        switch (this) {
            case MISSING_DOCUMENT, EXTRA_DOCUMENT -> {}
            case ROCKET_NAME -> rocket.put("name", rocket.getString("name") + " (old)");
            case DATE ->
                launch.put("date", Date.from(launch.getDate("date").toInstant().plusMillis(1)));
            case DESTINATION -> launch.put("destination", launch.getString("destination") + " III");
            case DESTINATION_CLEARED -> launch.put("destination", null);
            case DESTINATION_LEFT_OUT -> launch.remove("destination");
            case PRICE -> launch.put("price_per_seat", aCentMore(launch.get("price_per_seat", Decimal128.class)));
            case STATUS ->
                launch.put("status", "scheduled".equals(launch.getString("status")) ? "completed" : "scheduled");
            case AVAILABLE_SEATS -> launch.put("available_seats", launch.getInteger("available_seats") + 1);
            case AGENCY_NAME -> agency.put("name", agency.getString("name") + " (old)");
            case AGENCY_ID -> agency.put("id", agency.getString("id") + "-old");
            case ROCKET_RANGE -> rocket.put("range", "long".equals(rocket.getString("range")) ? "short" : "long");
            case ROCKET_CAPACITY -> rocket.put("capacity", rocket.getInteger("capacity") - 1);
        }
    }

    private static Decimal128 aCentMore(Decimal128 price) {
        return new Decimal128(price.bigDecimalValue().add(new BigDecimal("0.01")));
    }
}
