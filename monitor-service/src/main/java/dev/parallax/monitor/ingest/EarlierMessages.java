package dev.parallax.monitor.ingest;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.drift.Standing;
import dev.parallax.messaging.InvalidContentException;
import dev.parallax.messaging.LetterReason;
import dev.parallax.monitor.message.MismatchMessage;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What earlier messages told, as far as it is said to stand: whose record each was and where its documents are, which are
 * not read. The datasets must be locked.
 */
final class EarlierMessages {

    private static final String FIND = """
            select message_id, root_id, dataset, batch_id, sighting_ids, keys, kinds, starts, ends
            from monitor.sighting_batches where message_id = any($1)
            """;

    private final Map<UUID, Earlier> byMessage = new HashMap<>();

    private EarlierMessages() {}

    /**
     * One sighting.
     *
     * @param id as the earlier root job told it
     * @param start where its JSON begins in the message of the batch
     * @param end where that has ended
     */
    record Sighted(UUID id, String key, MismatchKind kind, int start, int end) {}

    /** What is left of a message, for what its root job told anew is there no more. */
    private record Earlier(UUID rootId, String dataset, long batch, List<Sighted> sightings) {}

    /** What the messages refer to. */
    static Uni<EarlierMessages> of(SqlConnection tx, List<MismatchMessage> messages) {
        UUID[] told = messages.stream()
                .flatMap(message -> message.standing().stream())
                .map(Standing::told)
                .distinct()
                .toArray(UUID[]::new);
        EarlierMessages earlier = new EarlierMessages();
        if (told.length == 0) {
            return Uni.createFrom().item(earlier);
        }
        return tx.preparedQuery(FIND)
                .execute(Tuple.tuple().addArrayOfUUID(told))
                .map(rows -> {
                    rows.forEach(earlier::add);
                    return earlier;
                });
    }

    private void add(Row row) {
        UUID[] ids = row.getArrayOfUUIDs("sighting_ids");
        String[] keys = row.getArrayOfStrings("keys");
        String[] kinds = row.getArrayOfStrings("kinds");
        Integer[] starts = row.getArrayOfIntegers("starts");
        Integer[] ends = row.getArrayOfIntegers("ends");
        List<Sighted> sightings = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            sightings.add(new Sighted(ids[i], keys[i], MismatchKind.valueOf(kinds[i]), starts[i], ends[i]));
        }
        byMessage.put(
                row.getUUID("message_id"),
                new Earlier(row.getUUID("root_id"), row.getString("dataset"), row.getLong("batch_id"), sightings));
    }

    /**
     * The batch that has the documents of what stands.
     *
     * @throws InvalidContentException if it is not known
     */
    long batch(String dataset, Standing standing) {
        return get(dataset, standing).batch();
    }

    /**
     * What stands, in the order in which it was told.
     *
     * @throws InvalidContentException if any of it is not known
     */
    List<Sighted> sightings(String dataset, Standing standing) {
        List<Sighted> all = get(dataset, standing).sightings();
        Set<UUID> only = new HashSet<>(standing.only());
        List<Sighted> stand = only.isEmpty()
                ? all
                : all.stream().filter(one -> only.contains(one.id())).toList();
        if (stand.size() != standing.count()) {
            throw new InvalidContentException(
                    LetterReason.UNKNOWN_REFERENCE,
                    "Of message %s of root job %s %d mismatches are said to stand, %d are known here"
                            .formatted(standing.told(), standing.seenBy(), standing.count(), stand.size()));
        }
        return stand;
    }

    private Earlier get(String dataset, Standing standing) {
        Earlier earlier = byMessage.get(standing.told());
        if (earlier == null
                || !earlier.rootId().equals(standing.seenBy())
                || !earlier.dataset().equals(dataset)) {
            throw new InvalidContentException(
                    LetterReason.UNKNOWN_REFERENCE,
                    "Root job %s is said to have told message %s, which is not known here"
                            .formatted(standing.seenBy(), standing.told()));
        }
        return earlier;
    }
}
