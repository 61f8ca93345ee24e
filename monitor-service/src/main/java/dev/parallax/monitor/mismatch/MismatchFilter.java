package dev.parallax.monitor.mismatch;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.dataset.StoreKinds;
import dev.parallax.monitor.projection.Resolution;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import dev.parallax.monitor.web.Sql;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which mismatches a list shows; null means any.
 *
 * @param kindByTable the kind asked for, in each table that has it: the same public type may be another kind elsewhere
 */
record MismatchFilter(
        @Nullable String table,
        @Nullable Map<String, MismatchKind> kindByTable,
        @Nullable Resolution resolution,
        @Nullable UUID jobId,
        @Nullable String key,
        @Nullable Instant from,
        @Nullable Instant to,
        Page page) {

    private static final Set<String> PARAMETERS = Page.parameters(
            "table", "mismatch_type", "resolution_status", "job_id", "primary_key_value", "from_date", "to_date");

    static MismatchFilter of(MultivaluedMap<String, String> query, Datasets datasets) {
        QueryParameters parameters = QueryParameters.of(query, PARAMETERS);
        String resolution = parameters.oneOf("resolution_status", Resolution.values());
        return new MismatchFilter(
                datasets.require(parameters.text("table")),
                kinds(parameters.text("mismatch_type"), datasets),
                resolution == null ? null : Resolution.valueOf(resolution),
                parameters.uuid("job_id"),
                parameters.text("primary_key_value"),
                parameters.from("from_date"),
                parameters.to("to_date"),
                Page.of(parameters));
    }

    private static @Nullable Map<String, MismatchKind> kinds(@Nullable String type, Datasets datasets) {
        if (type == null) {
            return null;
        }
        Map<String, MismatchKind> kinds = new TreeMap<>();
        Set<String> allowed = new TreeSet<>();
        for (Datasets.Dataset dataset : datasets.all()) {
            StoreKinds stores = datasets.kinds(dataset.name());
            MismatchKind kind = stores.kindOf(type);
            if (kind != null) {
                kinds.put(dataset.name(), kind);
            }
            for (MismatchKind each : MismatchKind.values()) {
                allowed.add(stores.publicType(each));
            }
        }
        if (kinds.isEmpty()) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Query parameter 'mismatch_type' has the unknown value '%s'".formatted(type),
                    Map.of("parameter", "mismatch_type", "allowed", List.copyOf(allowed)));
        }
        return kinds;
    }

    Sql toSql() {
        Sql sql = new Sql()
                .and("m.dataset = ?", table)
                .and("m.resolution_status = ?", resolution == null ? null : resolution.name())
                .and("m.record_key = ?", key)
                .and("m.first_seen >= ?", from == null ? null : from.atOffset(ZoneOffset.UTC))
                .and("m.first_seen <= ?", to == null ? null : to.atOffset(ZoneOffset.UTC))
                .and("(s.root_id = ? or s.job_id = ?)", jobId);
        if (kindByTable != null) {
            sql.and(
                    "(m.dataset || '/' || %s.kind) = any(?)".formatted(jobId == null ? "m" : "s"),
                    kindByTable.entrySet().stream()
                            .map(entry -> entry.getKey() + "/" + entry.getValue())
                            .toArray(String[]::new));
        }
        return sql;
    }
}
