package dev.parallax.astrobookings.owner;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts what the writes of this process did, by collection: for operators as metrics, for tests at /admin/writes. */
@Singleton
class WriteCounters {
    /** What became of a request to write. */
    enum Action {
        CREATE,
        UPDATE,
        DELETE,
        REPLAYED,
        CONFLICT;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Action of(WriteOutcome outcome) {
            if (outcome.replayed()) {
                return REPLAYED;
            }
            return switch (outcome.effect()) {
                case CREATED -> CREATE;
                case UPDATED -> UPDATE;
                case DELETED -> DELETE;
            };
        }
    }

    /** Callers name the channel, so only what looks like one becomes a label. */
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z_-]{1,20}");

    private final MeterRegistry metrics;
    private final Map<String, Map<Action, LongAdder>> counts = new ConcurrentHashMap<>();

    WriteCounters(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void register(String collection) {
        for (Action action : Action.values()) {
            counter(collection, action);
        }
    }

    private LongAdder counter(String collection, Action action) {
        return counts.computeIfAbsent(collection, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(action, name -> new LongAdder());
    }

    void count(String collection, Action action, @Nullable String channel) {
        counter(collection, action).increment();
        String label =
                channel != null && CHANNEL.matcher(channel).matches() ? channel.toLowerCase(Locale.ROOT) : "unknown";
        metrics.counter("astrobookings.writes", "collection", collection, "action", action.label(), "channel", label)
                .increment();
    }

    Map<String, Map<String, Long>> snapshot() {
        Map<String, Map<String, Long>> snapshot = new TreeMap<>();
        counts.forEach((collection, actions) -> {
            Map<String, Long> byAction = new TreeMap<>();
            actions.forEach((action, count) -> byAction.put(action.label(), count.sum()));
            snapshot.put(collection, byAction);
        });
        return snapshot;
    }
}
