package dev.parallax.reconciler.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Origin;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The journal's rows: a batch goes in as one JSON array, whatever its size, and comes out row by row. */
final class JournalRows {
    private final ObjectMapper mapper;

    JournalRows(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    String intents(List<RepairIntent> intents) {
        var array = mapper.createArrayNode();
        for (var intent : intents) {
            array.addObject()
                    .put("id", intent.id().toString())
                    .put("root_id", intent.rootId().toString())
                    .put("dataset", intent.dataset())
                    .put("entity_type", intent.entityType())
                    .put("record_key", intent.recordKey())
                    .put("mismatch_id", intent.mismatchId().toString())
                    .put("mismatch_kind", intent.mismatchKind().name())
                    .put("action", intent.action().name())
                    .put("owner", intent.owner())
                    .put("path", intent.path())
                    .put("body", intent.body())
                    .put("before", intent.before())
                    .put("version_before", intent.versionBefore())
                    .put("origin", json(intent.origin()))
                    .put("created_at", intent.createdAt().toString())
                    .put(
                            "undoes",
                            intent.undoes() == null ? null : intent.undoes().toString());
        }
        return text(array);
    }

    String outcomes(List<RepairOutcome> outcomes) {
        var array = mapper.createArrayNode();
        for (var outcome : outcomes) {
            array.addObject()
                    .put("id", outcome.id().toString())
                    .put("status", outcome.status().name())
                    .put("version_after", outcome.versionAfter())
                    .put("error_code", outcome.errorCode())
                    .put("message", outcome.message());
        }
        return text(array);
    }

    List<RepairIntent> read(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(this::read).toList();
    }

    Optional<JournalEntry> entry(RowSet<Row> rows) {
        for (var row : rows) {
            var status = row.getString("status");
            var outcome = status == null
                    ? null
                    : new RepairOutcome(
                            row.getUUID("id"),
                            ChangeStatus.valueOf(status),
                            row.getString("version_after"),
                            row.getString("error_code"),
                            row.getString("message"));
            return Optional.of(new JournalEntry(read(row), outcome));
        }
        return Optional.empty();
    }

    private RepairIntent read(Row row) {
        return new RepairIntent(
                row.getUUID("id"),
                row.getUUID("job_id"),
                row.getUUID("root_id"),
                row.getInteger("attempt"),
                row.getString("dataset"),
                row.getString("entity_type"),
                row.getString("record_key"),
                row.getUUID("mismatch_id"),
                MismatchKind.valueOf(row.getString("mismatch_kind")),
                ChangeAction.valueOf(row.getString("action")),
                row.getString("owner"),
                row.getString("path"),
                row.getString("request_body"),
                row.getString("before_record"),
                row.getString("version_before"),
                origin(row.getString("origin")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getUUID("undoes"));
    }

    String json(Origin origin) {
        try {
            return mapper.writeValueAsString(origin);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An origin is four plain values and cannot fail to be written", e);
        }
    }

    private Origin origin(String json) {
        try {
            return mapper.readValue(json, Origin.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The journal holds an origin that it did not write", e);
        }
    }

    private static String text(ArrayNode array) {
        return array.toString();
    }
}
