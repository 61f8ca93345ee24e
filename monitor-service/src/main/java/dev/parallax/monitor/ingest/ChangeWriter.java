package dev.parallax.monitor.ingest;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes changes into the log. That one was applied stands whatever else is told of it, as by a second process that could not
 * reach the owner; else the latest word stands, in whatever order the words come. Of an undo that a second job was asked for,
 * it is the word of that job.
 */
@ApplicationScoped
class ChangeWriter {

    private static final String SAVE = """
            insert into monitor.changes as c (change_id, job_id, root_id, mismatch_id, dataset, entity_type, entity_id,
                action, status, owner, before, after, version_before, version_after, error_code, message, origin, at,
                undoes)
            select id, job_id, root_id, mismatch_id, dataset, entity_type, entity_id, action, status, owner,
                before::json, after::json, version_before, version_after, error_code, message, origin, at, undoes
            from rows from (jsonb_to_recordset($1::text::jsonb) as (id uuid, job_id uuid, root_id uuid,
                mismatch_id uuid, dataset text, entity_type text, entity_id text, action text, status text, owner text,
                version_before text, version_after text, error_code text, message text, origin jsonb, at timestamptz,
                undoes uuid), unnest($2::text[]), unnest($3::text[])) as r(id, job_id, root_id, mismatch_id, dataset,
                entity_type, entity_id, action, status, owner, version_before, version_after, error_code, message,
                origin, at, undoes, before, after)
            on conflict (change_id) do update
            set job_id = excluded.job_id, root_id = excluded.root_id, origin = excluded.origin,
                status = excluded.status, version_after = excluded.version_after, error_code = excluded.error_code,
                message = excluded.message, before = excluded.before, after = excluded.after, at = excluded.at
            where (excluded.status = 'APPLIED') > (c.status = 'APPLIED')
                or ((excluded.status = 'APPLIED') = (c.status = 'APPLIED') and excluded.at > c.at)
            """;

    private static final Comparator<Change> WEIGHT = Comparator.comparing(
                    (Change change) -> change.status() == ChangeStatus.APPLIED)
            .thenComparing(Change::at);

    private final Pool pool;
    private final Rows rows;

    ChangeWriter(Pool pool, Rows rows) {
        this.pool = pool;
        this.rows = rows;
    }

    Uni<Void> write(List<Change> changes) {
        Map<UUID, Change> latest = new LinkedHashMap<>();
        changes.forEach(change ->
                latest.merge(change.id(), change, (one, other) -> WEIGHT.compare(other, one) > 0 ? other : one));
        return pool.withTransaction(
                tx -> tx.preparedQuery(SAVE).execute(tuple(latest.values())).replaceWithVoid());
    }

    /** The records go beside the rest: PostgreSQL takes no U+0000 out of a document, which records may have. */
    private Tuple tuple(Collection<Change> changes) {
        return rows.of(changes.stream().map(Change::withoutRecords).toList())
                .addArrayOfString(rows.texts(changes, Change::before))
                .addArrayOfString(rows.texts(changes, Change::after));
    }
}
