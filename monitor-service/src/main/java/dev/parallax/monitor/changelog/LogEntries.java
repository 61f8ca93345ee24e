package dev.parallax.monitor.changelog;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.monitor.web.LargeLists;
import dev.parallax.monitor.web.ShortDocument;
import dev.parallax.monitor.web.Sql;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the log of changes. What is large is read by itself, and shortened in a list, so that a page fits into memory. */
@ApplicationScoped
class LogEntries {

    private static final String ENTRIES = """
            select c.change_id, c.at, c.job_id, c.entity_type, c.dataset, c.entity_id, c.action, c.status,
                case when l.small then c.before::text end as before, case when l.small then c.after::text end as after,
                l.small, c.origin::text as origin, c.owner, c.mismatch_id, c.version_before, c.version_after,
                c.error_code, c.message, c.undoes, %s
            from monitor.changes c
            cross join lateral (select coalesce(octet_length(c.before::text), 0)
                + coalesce(octet_length(c.after::text), 0) <= %d as small) l
            """.formatted(LoggedChanges.UNDONE_BY, ShortDocument.LARGE);

    private static final String RECORDS =
            "select before::text as before, after::text as after from monitor.changes where change_id = $1";

    private final Pool pool;
    private final ObjectMapper json;
    private final LargeLists lists;

    LogEntries(Pool pool, ObjectMapper json, LargeLists lists) {
        this.pool = pool;
        this.json = json;
        this.lists = lists;
    }

    private record Records(
            @Nullable String before, @Nullable String after, boolean shortened) {}

    Uni<Long> count(UUID job, LogFilter filter) {
        Sql sql = filter.toSql(job);
        return pool.preparedQuery("select count(*) from monitor.changes c" + sql.where())
                .execute(sql.values())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** In the order of time. */
    Uni<List<LogEntry>> list(UUID job, LogFilter filter) {
        Sql sql = filter.toSql(job);
        String query = ENTRIES + sql.where() + " order by c.at, c.change_id limit "
                + sql.place(filter.page().size()) + " offset "
                + sql.place(filter.page().offset());
        return lists.inTurn(() -> entries(query, sql.values(), this::shortened));
    }

    Uni<Optional<LogEntry>> find(UUID id) {
        return entries(ENTRIES + " where c.change_id = $1", Tuple.of(id), whole -> whole)
                .map(entries -> entries.stream().findFirst());
    }

    private Uni<List<LogEntry>> entries(String query, Tuple values, Function<Records, Records> ofLarge) {
        return pool.preparedQuery(query).execute(values).chain(rows -> Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> records(row, ofLarge).map(records -> entry(row, records)))
                .collect()
                .asList());
    }

    private Uni<Records> records(Row row, Function<Records, Records> ofLarge) {
        return row.getBoolean("small")
                ? Uni.createFrom().item(() -> records(row))
                : pool.preparedQuery(RECORDS)
                        .execute(Tuple.of(row.getUUID("change_id")))
                        .map(rows -> ofLarge.apply(records(rows.iterator().next())));
    }

    private static Records records(Row row) {
        return new Records(row.getString("before"), row.getString("after"), false);
    }

    private Records shortened(Records whole) {
        return new Records(ShortDocument.of(json, whole.before()), ShortDocument.of(json, whole.after()), true);
    }

    private static LogEntry entry(Row row, Records records) {
        return new LogEntry(
                row.getUUID("change_id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getUUID("job_id"),
                row.getString("entity_type"),
                row.getString("dataset"),
                row.getString("entity_id"),
                ChangeAction.valueOf(row.getString("action")),
                ChangeStatus.valueOf(row.getString("status")),
                records.before(),
                records.after(),
                records.shortened(),
                row.getString("origin"),
                row.getString("owner"),
                row.getUUID("mismatch_id"),
                row.getString("version_before"),
                row.getString("version_after"),
                row.getString("error_code"),
                row.getString("message"),
                row.getUUID("undoes"),
                row.getUUID("undone_by"));
    }
}
