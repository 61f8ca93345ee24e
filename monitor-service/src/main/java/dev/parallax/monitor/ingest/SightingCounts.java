package dev.parallax.monitor.ingest;

import dev.parallax.monitor.projection.Sighting;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps the numbers of sightings, so that nobody has to count them. The datasets must be locked. */
@ApplicationScoped
class SightingCounts {

    private static final String ADD = """
            insert into monitor.sighting_counts as c (root_id, job_id, kind, source_kind, target_kind, found)
            select root_id, job_id, kind, source_kind, target_kind, found
            from jsonb_to_recordset($1::text::jsonb) as r(root_id uuid, job_id uuid, kind text, source_kind text,
                target_kind text, found bigint)
            on conflict (root_id, job_id, kind, source_kind, target_kind) do update
            set found = c.found + excluded.found
            """;

    private final Rows rows;
    private final Totals totals;

    SightingCounts(Rows rows, Totals totals) {
        this.rows = rows;
        this.totals = totals;
    }

    /** What sightings are counted by. */
    record Counted(UUID rootId, UUID jobId, String kind, String sourceKind, String targetKind) {
        static Counted of(Sighting sighting) {
            return new Counted(
                    sighting.rootId(),
                    sighting.jobId(),
                    sighting.kind().name(),
                    sighting.sourceKind(),
                    sighting.targetKind());
        }
    }

    @RegisterForReflection
    private record Amount(UUID rootId, UUID jobId, String kind, String sourceKind, String targetKind, long found) {}

    Uni<Void> add(SqlConnection tx, Recount recount) {
        var amounts = recount.changes().entrySet().stream()
                .filter(change -> change.getValue() != 0)
                .map(change -> amount(change.getKey(), change.getValue()))
                .toList();
        Uni<Void> added = amounts.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(ADD).execute(rows.of(amounts)).replaceWithVoid();
        return added.chain(() -> totals.add(tx, recount.totals()));
    }

    private static Amount amount(Counted counted, long found) {
        return new Amount(
                counted.rootId(), counted.jobId(), counted.kind(), counted.sourceKind(), counted.targetKind(), found);
    }
}
