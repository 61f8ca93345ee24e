package dev.parallax.reconciler.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead journal of repairs. An intent is written before its owner is called, only for the current attempt
 * of its job and only if no other open intent holds the record; it is closed when its outcome was published. What a
 * crash leaves open is repeated under the same idempotency key.
 */
@ApplicationScoped
public class RepairJournal {
    // The lock on the claim makes a newer attempt wait until these rows are visible to it, or fences this one.
    private static final String RECORD = """
            with fence as materialized (
                select 1 from reconciler.claims where job_id = $1 and attempt = $2 and cancelled_at is null
                for share),
            written as (
                insert into reconciler.repairs (id, job_id, root_id, attempt, dataset, entity_type, record_key,
                    mismatch_id, mismatch_kind, action, owner, path, request_body, before_record, version_before,
                    origin, created_at, undoes)
                select r.id, $1, r.root_id, $2, r.dataset, r.entity_type, r.record_key,
                    r.mismatch_id, r.mismatch_kind, r.action, r.owner, r.path, r.body, r.before, r.version_before,
                    r.origin, r.created_at, r.undoes
                from json_to_recordset($3::text::json) as r (id uuid, root_id uuid, dataset text, entity_type text,
                    record_key text, mismatch_id uuid, mismatch_kind text, action text, owner text, path text,
                    body text, before text, version_before text, origin text, created_at timestamptz,
                    undoes uuid), fence
                on conflict (dataset, record_key) where closed_at is null do nothing
                returning id)
            select (select count(*) from fence) as current, (select array_agg(id) from written) as ids""";

    private static final String CLOSE = """
            update reconciler.repairs r
            set status = o.status, version_after = o.version_after, error_code = o.error_code, message = o.message,
                closed_at = $2
            from json_to_recordset($1::text::json) as o (id uuid, status text, version_after text, error_code text,
                message text)
            where r.id = o.id and r.closed_at is null""";

    private static final String SELECT = """
            select id, job_id, root_id, attempt, dataset, entity_type, record_key, mismatch_id, mismatch_kind, action,
                owner, path, request_body, before_record, version_before, origin, created_at,
                undoes
            from reconciler.repairs where closed_at is null and\s""";

    private static final String FIND = """
            select id, job_id, root_id, attempt, dataset, entity_type, record_key, mismatch_id, mismatch_kind, action,
                owner, path, request_body, before_record, version_before, origin, created_at,
                undoes, status, version_after, error_code, message
            from reconciler.repairs where id = $1""";

    private static final String REOPEN = """
            with fence as materialized (
                select 1 from reconciler.claims where job_id = $1 and attempt = $2 and cancelled_at is null
                for share),
            opened as (
                update reconciler.repairs r
                set job_id = $1, root_id = $9, origin = $10, attempt = $2, action = $4, request_body = $5, before_record = $6, version_before = $7,
                    status = null, version_after = null, error_code = null, message = null, closed_at = null,
                    created_at = $8, mismatch_kind = $11
                from fence
                where r.id = $3 and r.closed_at is not null and r.status <> 'APPLIED'
                    and not exists (select 1 from reconciler.repairs o
                        where o.dataset = r.dataset and o.record_key = r.record_key and o.closed_at is null)
                returning r.id)
            select (select count(*) from fence) as current, (select array_agg(id) from opened) as ids""";

    private static final String TALLY = """
            select attempt = $2 as current, mismatch_kind, status, count(*) as records
            from (select distinct on (record_key) attempt, mismatch_kind, status
                  from reconciler.repairs where job_id = $1 and closed_at is not null
                  order by record_key, created_at desc, attempt desc) latest
            group by 1, 2, 3""";

    private static final String APPLIED = """
            select record_key from reconciler.repairs
            where job_id = $1 and record_key = any($2) and status = 'APPLIED'""";

    private final Pool pool;
    private final JournalRows rows;

    RepairJournal(Pool pool, ObjectMapper mapper) {
        this.pool = pool;
        this.rows = new JournalRows(mapper);
    }

    /** Writes the intents of one job's attempt, all in one statement. */
    public Uni<JournalAnswer> record(UUID jobId, int attempt, List<RepairIntent> intents) {
        return pool.preparedQuery(RECORD)
                .execute(Tuple.of(jobId, attempt, rows.intents(intents)))
                .map(RepairJournal::answer);
    }

    /**
     * Opens a call once more that did not come to its effect, under its old id: what the owner did under that id
     * unheard, it will not do twice. It is from now on the call of the job that opens it.
     */
    public Uni<JournalAnswer> reopen(RepairIntent again) {
        return pool.preparedQuery(REOPEN)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        again.jobId(),
                        again.attempt(),
                        again.id(),
                        again.action().name(),
                        again.body(),
                        again.before(),
                        again.versionBefore(),
                        OffsetDateTime.ofInstant(again.createdAt(), ZoneOffset.UTC),
                        again.rootId(),
                        rows.json(again.origin()),
                        again.mismatchKind().name())))
                .map(RepairJournal::answer);
    }

    /** The call of this id, open or closed. */
    public Uni<Optional<JournalEntry>> find(UUID id) {
        return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(rows::entry);
    }

    private static JournalAnswer answer(RowSet<Row> found) {
        var row = found.iterator().next();
        if (row.getLong("current") == 0) {
            return new JournalAnswer.Fenced();
        }
        var ids = row.getArrayOfUUIDs("ids");
        return new JournalAnswer.Recorded(ids == null ? Set.of() : Set.copyOf(Arrays.asList(ids)));
    }

    /** Closes repairs whose outcome was published; one that is closed already keeps its first outcome. */
    public Uni<Void> close(List<RepairOutcome> outcomes, Instant at) {
        return pool.preparedQuery(CLOSE)
                .execute(Tuple.of(rows.outcomes(outcomes), OffsetDateTime.ofInstant(at, ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** What earlier attempts of the job left open, oldest first. */
    public Uni<List<RepairIntent>> openOf(UUID jobId) {
        return pool.preparedQuery(SELECT + "job_id = $1 order by created_at, record_key")
                .execute(Tuple.of(jobId))
                .map(rows::read);
    }

    /** Open repairs of any job that nobody came back to since {@code before}, oldest first. */
    public Uni<List<RepairIntent>> orphans(Instant before, int limit) {
        return pool.preparedQuery(SELECT + "created_at < $1 order by created_at limit $2")
                .execute(Tuple.of(OffsetDateTime.ofInstant(before, ZoneOffset.UTC), limit))
                .map(rows::read);
    }

    /** Those of these records that some attempt of the job repaired. */
    public Uni<Set<String>> applied(UUID jobId, List<String> recordKeys) {
        return pool.preparedQuery(APPLIED)
                .execute(Tuple.of(jobId, recordKeys.toArray(String[]::new)))
                .map(found -> {
                    var keys = new HashSet<String>();
                    found.forEach(row -> keys.add(row.getString("record_key")));
                    return keys;
                });
    }

    /** The closed repairs of the job over all attempts, one record counted once. */
    public Uni<List<JobTally.Line>> tally(UUID jobId, int attempt) {
        return pool.preparedQuery(TALLY).execute(Tuple.of(jobId, attempt)).map(found -> StreamSupport.stream(
                        found.spliterator(), false)
                .map(row -> new JobTally.Line(
                        row.getBoolean("current"),
                        MismatchKind.valueOf(row.getString("mismatch_kind")),
                        ChangeStatus.valueOf(row.getString("status")),
                        row.getLong("records")))
                .toList());
    }

    /** Forgets some calls that were closed without an effect before this time. @return how many */
    public Uni<Integer> purgeWithoutEffect(Instant before, int most) {
        return forget("""
                delete from reconciler.repairs where id = any(array(
                    select id from reconciler.repairs where closed_at < $1 and status <> 'APPLIED'
                    order by closed_at limit $2 for update skip locked))""", before, most);
    }

    /** Forgets some changes that were applied before this time, but none that is being undone. @return how many */
    public Uni<Integer> purgeApplied(Instant before, int most) {
        return forget("""
                delete from reconciler.repairs where id = any(array(
                    select id from reconciler.repairs r where closed_at < $1 and status = 'APPLIED'
                    and r.id <> all(array(
                        select u.undoes from reconciler.repairs u where u.closed_at is null and u.undoes is not null))
                    order by closed_at limit $2 for update skip locked))""", before, most);
    }

    /** Forgets some claims made before this time, but none of a job that is at work. @return how many */
    public Uni<Integer> purgeClaims(Instant before, int most) {
        return forget("""
                delete from reconciler.claims where job_id = any(array(
                    select c.job_id from reconciler.claims c where c.claimed_at < $1
                    and not exists (select from reconciler.workers w where c.job_id = any(w.running))
                    order by c.claimed_at limit $2 for update skip locked))""", before, most);
    }

    private Uni<Integer> forget(String sql, Instant before, int most) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(OffsetDateTime.ofInstant(before, ZoneOffset.UTC), most))
                .map(RowSet::rowCount);
    }
}
