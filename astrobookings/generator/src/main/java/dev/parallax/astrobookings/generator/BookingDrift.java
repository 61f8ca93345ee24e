package dev.parallax.astrobookings.generator;

import dev.parallax.astrobookings.generator.Difference.Kind;
import org.jspecify.annotations.Nullable;

/** The ways in which a row of bookings comes to differ from its document. */
enum BookingDrift {
    MISSING_ROW(Kind.MISSING_IN_TARGET, null, "the row is gone", ""),
    NUMBER_OF_SEATS(Kind.DATA_MISMATCH, "number_of_seats", "a seat more", "number_of_seats = number_of_seats + 1"),
    EXTRA_ROW(Kind.MISSING_IN_SOURCE, null, "a row without a document", ""),
    TOTAL_PRICE(Kind.DATA_MISMATCH, "total_price", "a cent more", "total_price = total_price + 0.01"),
    TOTAL_PRICE_CLEARED(Kind.DATA_MISMATCH, "total_price", "null against a value", "total_price = null"),
    STATUS(
            Kind.DATA_MISMATCH,
            "status",
            "canceled against booked, or the other way",
            "status = case status when 'canceled' then 'pending' else 'canceled' end"),
    LAUNCH_ID(
            Kind.DATA_MISMATCH,
            "launch_id",
            "another launch",
            "launch_id = (select min(l.id) from operations.launches l where l.id <> b.launch_id)"),
    TRAVELER_ID(
            Kind.DATA_MISMATCH,
            "traveler_id",
            "another traveler",
            "traveler_id = (select min(t.user_id) from operations.travelers t where t.user_id <> b.traveler_id)");

    private final Kind kind;
    private final @Nullable String field;
    private final String description;
    private final String assignment;

    BookingDrift(Kind kind, @Nullable String field, String description, String assignment) {
        this.kind = kind;
        this.field = field;
        this.description = description;
        this.assignment = assignment;
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

    /** What SQL sets in the row {@code b}. */
    String assignment() {
        return assignment;
    }
}
