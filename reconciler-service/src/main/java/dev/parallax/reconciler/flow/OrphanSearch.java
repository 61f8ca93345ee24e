package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Counters;
import dev.parallax.common.job.JobResult;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.UnusableKeyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks up which of some records the target no longer has. */
final class OrphanSearch {
    private static final int KEYS_A_READ = 500;

    private OrphanSearch() {}

    static JobOutcome run(Comparison comparison) {
        if (!(comparison.job().data().get("keys") instanceof List<?> given)) {
            throw JobFailedException.terminal("INVALID_OPTION", "'keys' must be a list of record keys.");
        }
        var keys = given.stream().map(String::valueOf).distinct().toList();
        var missing = missing(comparison, keys);
        var details = new LinkedHashMap<String, Object>();
        details.put("looked_up", keys.size());
        details.put("missing", missing);
        var counters = new Counters(0, keys.size() - missing.size(), 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return new JobOutcome.Compared(JobResult.withoutVerdict(counters, details));
    }

    /** In the order given. A text that is no key of the dataset names no record. */
    static List<String> missing(Comparison comparison, List<String> keys) {
        var missing = new ArrayList<String>();
        for (int i = 0; i < keys.size(); i += KEYS_A_READ) {
            comparison.control().checkpoint();
            missing.addAll(missingOf(comparison, keys.subList(i, Math.min(i + KEYS_A_READ, keys.size()))));
        }
        return missing;
    }

    private static List<String> missingOf(Comparison comparison, List<String> keys) {
        Map<String, RecordKey> parsed = new LinkedHashMap<>();
        for (var key : keys) {
            try {
                parsed.put(key, comparison.dataset().keyCodec().parse(key));
            } catch (UnusableKeyException e) {
                // Stays out of the look-up, and so is missing.
            }
        }
        var found = comparison.targetKeys().read(List.copyOf(parsed.values())).await().indefinitely().stream()
                .map(StoreRecord::key)
                .collect(Collectors.toSet());
        return keys.stream()
                .filter(key -> !parsed.containsKey(key) || !found.contains(parsed.get(key)))
                .toList();
    }
}
