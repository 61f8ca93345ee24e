package dev.parallax.monitor.deadletter;

import dev.parallax.messaging.LetterReason;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import dev.parallax.monitor.web.Sql;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which dead letters are shown; null means any. */
record LetterFilter(
        @Nullable String topic,
        @Nullable String code,
        @Nullable String reader,
        @Nullable String replayed,
        @Nullable Instant from,
        @Nullable Instant to,
        Page page) {

    private static final Set<String> PARAMETERS =
            Page.parameters("topic", "code", "reader", "replayed", "from_date", "to_date");

    static LetterFilter of(MultivaluedMap<String, String> query) {
        QueryParameters parameters = QueryParameters.of(query, PARAMETERS);
        List<String> codes = new ArrayList<>(
                Arrays.stream(LetterReason.values()).map(Enum::name).toList());
        codes.add(ArrivedLetter.UNCLASSIFIED);
        return new LetterFilter(
                parameters.text("topic"),
                parameters.oneOf("code", codes),
                parameters.text("reader"),
                parameters.oneOf("replayed", List.of("true", "false")),
                parameters.from("from_date"),
                parameters.to("to_date"),
                Page.of(parameters));
    }

    Sql toSql() {
        Sql sql = new Sql()
                .and("topic = ?", topic)
                .and("code = ?", code)
                .and("reader = ?", reader)
                .and("put_aside_at >= ?", from == null ? null : from.atOffset(ZoneOffset.UTC))
                .and("put_aside_at <= ?", to == null ? null : to.atOffset(ZoneOffset.UTC));
        return replayed == null
                ? sql
                : sql.and(replayed.equals("true") ? "replayed_at is not null" : "replayed_at is null");
    }
}
