package dev.parallax.monitor.mismatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.dataset.StoreKinds;
import dev.parallax.monitor.projection.Resolution;
import dev.parallax.monitor.web.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads mismatches. A list for a job shows what that job saw, any other the latest sighting of each. */
@ApplicationScoped
public class Mismatches {

    private static final String VIEW = """
            select m.mismatch_id, m.dataset, m.record_key, m.resolution_status, m.resolution_notes, m.resolved_at,
                m.resolved_by, m.first_seen, m.last_seen, s.root_id, s.kind, s.source_kind, s.target_kind,
                s.fields::text as fields, s.source_record::text as source_record,
                s.target_record::text as target_record, s.source_checksum, s.target_checksum,
                (select count(*) from monitor.sightings a where a.mismatch_id = m.mismatch_id) as sightings,
                (select c.status from monitor.changes c join monitor.sightings a on a.sighting_id = c.mismatch_id
                    where a.mismatch_id = m.mismatch_id and c.undoes is null
                    order by c.at desc limit 1) as repair_status
            """;

    private static final String LATEST =
            " from monitor.mismatches m join monitor.sightings s on s.sighting_id = m.latest_sighting";

    private static final String OF_A_JOB =
            " from monitor.sightings s join monitor.mismatches m on m.mismatch_id = s.mismatch_id";

    /** What a sample shows, which is looked at again and again while the job runs. */
    private static final String SAMPLE = """
            select m.mismatch_id, m.record_key, m.resolution_status, m.first_seen, s.kind, s.source_kind, s.target_kind,
                s.source_checksum, s.target_checksum
            """;

    /** A root job's or another's: each by its index, so that none are sorted that are not shown. */
    private static final String FIRST = """
             where s.sighting_id in (
                (select sighting_id from monitor.sightings
                    where root_id = $1 order by first_seen, sighting_id limit $2)
                union all
                (select sighting_id from monitor.sightings
                    where job_id = $1 order by first_seen, sighting_id limit $2))
            order by s.first_seen, s.sighting_id limit $2
            """;

    private final Pool pool;
    private final ObjectMapper json;
    private final Clock clock;

    Mismatches(Pool pool, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.json = json;
        this.clock = clock;
    }

    Uni<Long> count(MismatchFilter filter) {
        Sql sql = filter.toSql();
        return pool.preparedQuery("select count(*)" + from(filter) + sql.where())
                .execute(sql.values())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    Uni<List<MismatchView>> list(MismatchFilter filter) {
        Sql sql = filter.toSql();
        String query = VIEW + from(filter) + sql.where() + " order by m.first_seen desc, m.mismatch_id limit "
                + sql.place(filter.page().size()) + " offset "
                + sql.place(filter.page().offset());
        return pool.preparedQuery(query).execute(sql.values()).map(rows -> {
            List<MismatchView> views = new ArrayList<>();
            rows.forEach(row -> views.add(view(row)));
            return views;
        });
    }

    /** By its own id, or by the id of any of its sightings, which is what the log of a job names. */
    Uni<Optional<MismatchView>> find(UUID id) {
        return pool.preparedQuery(VIEW + LATEST
                        + " where m.mismatch_id ="
                        + " (select a.mismatch_id from monitor.sightings a where a.sighting_id = $1)")
                .execute(Tuple.of(id))
                .map(rows -> {
                    var found = rows.iterator();
                    return found.hasNext() ? Optional.of(view(found.next())) : Optional.empty();
                });
    }

    /** How many mismatches the job found, by public type; of a root job also those of its children. */
    public Uni<Map<String, Long>> summary(UUID jobId) {
        return pool.preparedQuery("""
                        select kind, source_kind, target_kind, sum(found)::bigint as found
                        from monitor.sighting_counts
                        where root_id = $1 or job_id = $1
                        group by kind, source_kind, target_kind
                        having sum(found) > 0
                        """).execute(Tuple.of(jobId)).map(rows -> {
            Map<String, Long> counts = new TreeMap<>();
            rows.forEach(row -> counts.merge(type(row), row.getLong("found"), Long::sum));
            return counts;
        });
    }

    /** The first mismatches that the job found. */
    public Uni<List<MismatchSample>> samples(UUID jobId, int count) {
        return pool.preparedQuery(SAMPLE + OF_A_JOB + FIRST)
                .execute(Tuple.of(jobId, count))
                .map(rows -> {
                    List<MismatchSample> samples = new ArrayList<>();
                    rows.forEach(row -> samples.add(sample(row)));
                    return samples;
                });
    }

    private static String from(MismatchFilter filter) {
        return filter.jobId() == null ? LATEST : OF_A_JOB;
    }

    private MismatchSample sample(Row row) {
        return new MismatchSample(
                row.getUUID("mismatch_id"),
                row.getString("record_key"),
                type(row),
                row.getOffsetDateTime("first_seen").toInstant(),
                Resolution.valueOf(row.getString("resolution_status")),
                checksums(row));
    }

    private MismatchView view(Row row) {
        Instant firstSeen = row.getOffsetDateTime("first_seen").toInstant();
        Instant resolvedAt = instant(row.getOffsetDateTime("resolved_at"));
        Instant until = resolvedAt == null ? clock.instant() : resolvedAt;
        String repair = row.getString("repair_status");
        Map<String, @Nullable Object> bySide = checksums(row);
        StoreKinds kinds = kinds(row);
        bySide.put(kinds.sourceWord() + "_data", document(row.getString("source_record")));
        bySide.put(kinds.targetWord() + "_data", document(row.getString("target_record")));
        return new MismatchView(
                row.getUUID("mismatch_id"),
                row.getUUID("root_id"),
                row.getString("dataset"),
                row.getString("record_key"),
                type(row),
                row.getString("fields"),
                firstSeen,
                firstSeen,
                row.getOffsetDateTime("last_seen").toInstant(),
                Math.max(0, Duration.between(firstSeen, until).toSeconds()),
                row.getLong("sightings"),
                Resolution.valueOf(row.getString("resolution_status")),
                row.getString("resolution_notes"),
                resolvedAt,
                row.getString("resolved_by"),
                repair == null ? null : ChangeStatus.valueOf(repair),
                bySide);
    }

    private static Map<String, @Nullable Object> checksums(Row row) {
        StoreKinds kinds = kinds(row);
        Map<String, @Nullable Object> checksums = new LinkedHashMap<>();
        checksums.put(kinds.sourceWord() + "_checksum", row.getString("source_checksum"));
        checksums.put(kinds.targetWord() + "_checksum", row.getString("target_checksum"));
        return checksums;
    }

    private static StoreKinds kinds(Row row) {
        return new StoreKinds(row.getString("source_kind"), row.getString("target_kind"));
    }

    private static String type(Row row) {
        return kinds(row).publicType(MismatchKind.valueOf(row.getString("kind")));
    }

    private @Nullable JsonNode document(@Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored record cannot be read", e);
        }
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
