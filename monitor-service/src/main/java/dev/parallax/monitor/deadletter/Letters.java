package dev.parallax.monitor.deadletter;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.monitor.deadletter.LetterView.NamedHeader;
import dev.parallax.monitor.web.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The dead letters, as operators see them. */
@ApplicationScoped
class Letters {

    /** What is shown of a value and of a key, and of a header, and how many of those. */
    private static final int MOST_BYTES = 65_536;

    private static final int MOST_OF_A_HEADER = 1_024;
    private static final int MOST_HEADERS = 50;

    private static final String SUMMARY = """
            letter_id, put_aside_at, reader, topic, partition, message_offset, message_at, code, reason, value_bytes,
                cut is null as complete, replayed_at, replayed_by""";

    /** Only what is shown leaves the database. */
    private static final String FIND = "select " + SUMMARY + """
            , cut, substring(message_key for %1$d) as message_key,
                substring(value for %1$d) as value, header_names[1:%2$d] as header_names, header_values[1:%2$d] as header_values
            from monitor.dead_letters where letter_id = $1
            """.formatted(MOST_BYTES + 1, MOST_HEADERS);

    private final Pool pool;

    Letters(Pool pool) {
        this.pool = pool;
    }

    Uni<Long> count(LetterFilter filter) {
        Sql sql = filter.toSql();
        return pool.preparedQuery("select count(*) from monitor.dead_letters" + sql.where())
                .execute(sql.values())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    Uni<List<LetterSummary>> list(LetterFilter filter) {
        Sql sql = filter.toSql();
        String query = "select " + SUMMARY + " from monitor.dead_letters" + sql.where()
                + " order by put_aside_at desc, letter_id limit "
                + sql.place(filter.page().size()) + " offset "
                + sql.place(filter.page().offset());
        return pool.preparedQuery(query).execute(sql.values()).map(rows -> {
            List<LetterSummary> letters = new ArrayList<>();
            rows.forEach(row -> letters.add(summary(row)));
            return letters;
        });
    }

    /** Fails with DEAD_LETTER_NOT_FOUND if there is none of this id. */
    Uni<LetterView> require(UUID id) {
        return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(rows -> {
            for (Row row : rows) {
                return view(row);
            }
            throw notFound(id);
        });
    }

    static ApiException notFound(UUID id) {
        return new ApiException(ErrorCode.DEAD_LETTER_NOT_FOUND, "Dead letter with ID '%s' not found".formatted(id));
    }

    private static LetterView view(Row row) {
        Buffer[] names = row.getDelegate().get(Buffer[].class, "header_names");
        @Nullable Buffer[] values = row.getDelegate().get(Buffer[].class, "header_values");
        List<NamedHeader> headers = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            headers.add(new NamedHeader(
                    names[i].toString(StandardCharsets.UTF_8), LetterBytes.of(values[i], MOST_OF_A_HEADER)));
        }
        return new LetterView(
                summary(row),
                LetterBytes.of(row.getDelegate().getBuffer("message_key"), MOST_BYTES),
                headers,
                LetterBytes.of(row.getDelegate().getBuffer("value"), MOST_BYTES),
                row.getString("cut"));
    }

    private static LetterSummary summary(Row row) {
        return new LetterSummary(
                row.getUUID("letter_id"),
                row.getOffsetDateTime("put_aside_at").toInstant(),
                row.getString("reader"),
                row.getString("topic"),
                row.getInteger("partition"),
                row.getLong("message_offset"),
                instant(row.getOffsetDateTime("message_at")),
                row.getString("code"),
                row.getString("reason"),
                row.getLong("value_bytes"),
                row.getBoolean("complete"),
                instant(row.getOffsetDateTime("replayed_at")),
                row.getString("replayed_by"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
