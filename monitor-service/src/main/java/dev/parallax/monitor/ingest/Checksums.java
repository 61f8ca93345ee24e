package dev.parallax.monitor.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.monitor.ingest.MismatchRows.RecordKey;
import dev.parallax.monitor.message.Seen;
import dev.parallax.monitor.projection.MismatchEntry;
import dev.parallax.monitor.projection.Resolution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The checksums of sightings that stand, from the messages that they were told in. They tell whether a difference is the
 * one that an operator ignores, and are read only where there is such a one.
 */
@ApplicationScoped
class Checksums {

    private static final String SEEN = """
            select k.id, b.seen
            from unnest($1::uuid[], $2::bigint[], $3::integer[], $4::integer[]) as k(id, told_in, started, ended)
            cross join lateral (
                select substring(message from k.started + 1 for k.ended - k.started) as seen
                from monitor.sighting_batches
                where batch_id = k.told_in offset 0) b
            """;

    private final ObjectMapper json;

    Checksums(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The same sightings, those with checksums that need them.
     *
     * @param entries what is known of their records
     */
    Uni<List<Told>> complete(SqlConnection tx, List<Told> told, Collection<MismatchEntry> entries) {
        Set<RecordKey> ignored = entries.stream()
                .filter(entry -> entry.resolution() == Resolution.IGNORED)
                .map(entry -> new RecordKey(entry.dataset(), entry.key()))
                .collect(Collectors.toSet());
        List<Told> incomplete = told.stream()
                .filter(one -> one.telling().toldIn() != null)
                .filter(one -> ignored.contains(
                        new RecordKey(one.sighting().dataset(), one.found().key())))
                .toList();
        return incomplete.isEmpty()
                ? Uni.createFrom().item(told)
                : seen(tx, incomplete)
                        .map(seen ->
                                told.stream().map(one -> complete(one, seen)).toList());
    }

    private static Told complete(Told told, Map<UUID, Seen> seen) {
        Seen full = seen.get(told.found().id());
        return full == null ? told : told.as(full);
    }

    private Uni<Map<UUID, Seen>> seen(SqlConnection tx, List<Told> told) {
        return tx.preparedQuery(SEEN)
                .execute(new Columns<>(told)
                        .uuids(one -> one.found().id())
                        .numbers(one -> one.telling().toldIn())
                        .places(one -> one.found().start())
                        .places(one -> one.found().end())
                        .tuple())
                .map(rows -> {
                    Map<UUID, Seen> seen = new HashMap<>();
                    rows.forEach(row -> seen.put(
                            row.getUUID("id"),
                            Seen.of(json, row.getBuffer("seen").getBytes())));
                    return seen;
                });
    }
}
