package dev.parallax.astrobookings.generator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;

/** Changes rows of bookings past their owner. */
final class BookingRows {
    private final Connection postgres;
    private final Clock clock;

    BookingRows(Connection postgres, Clock clock) {
        this.postgres = postgres;
        this.clock = clock;
    }

    /** Whether the row {@code key} suited and was changed, or copied to {@code extra}. */
    boolean change(BookingDrift drift, String key, String extra) throws SQLException {
        return switch (drift) {
            case MISSING_ROW -> execute("delete from operations.bookings where id = ?", key) == 1;
            case EXTRA_ROW ->
                execute(
                                "insert into operations.bookings (id, traveler_id, launch_id, number_of_seats, total_price,"
                                        + " status, updated_at, origin_system) select ?, traveler_id, launch_id,"
                                        + " number_of_seats, total_price, status, ?, 'drift' from operations.bookings"
                                        + " where id = ?",
                                extra,
                                clock.instant().atOffset(ZoneOffset.UTC),
                                key)
                        == 1;
            case TOTAL_PRICE, TOTAL_PRICE_CLEARED -> update(drift, key, " and total_price is not null");
            case NUMBER_OF_SEATS, STATUS, LAUNCH_ID, TRAVELER_ID -> update(drift, key, "");
        };
    }

    private boolean update(BookingDrift drift, String key, String condition) throws SQLException {
        return execute(
                        "update operations.bookings b set " + drift.assignment()
                                + ", version = version + 1, updated_at = ?, origin_system = 'drift' where id = ?"
                                + condition,
                        clock.instant().atOffset(ZoneOffset.UTC),
                        key)
                == 1;
    }

    private int execute(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = postgres.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
