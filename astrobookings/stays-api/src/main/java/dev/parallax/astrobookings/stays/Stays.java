package dev.parallax.astrobookings.stays;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The reservations, in memory, as JSON: a broken one can be among them. Safe for threads. */
@Singleton
class Stays {
    private final Map<String, ObjectNode> byId = new ConcurrentSkipListMap<>();
    private final ObjectMapper mapper;
    private final Clock clock;

    Stays(ObjectMapper mapper, Clock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Those changed at or after a time, or all of them, in the order of their identifiers. */
    List<ObjectNode> changed(@Nullable Instant since) {
        return byId.values().stream()
                .filter(stay -> since == null || !updatedAt(stay).isBefore(since))
                .toList();
    }

    /** What has no readable time counts as changed at any time. */
    private static Instant updatedAt(ObjectNode stay) {
        try {
            return OffsetDateTime.parse(stay.path("updated_at").asText()).toInstant();
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }

    /** Keeps whatever object is given, changed now unless it says otherwise. */
    ObjectNode put(String id, ObjectNode stay) {
        var kept = stay.deepCopy();
        if (!kept.has("id")) {
            kept.put("id", id);
        }
        if (!kept.has("updated_at")) {
            kept.put("updated_at", clock.instant().toString());
        }
        byId.put(id, kept);
        return kept;
    }

    void generate(int count, long seed, Instant updatedAt) {
        for (var stay : StayGenerator.stays(count, seed, updatedAt)) {
            byId.put(stay.id(), mapper.valueToTree(stay));
        }
    }

    boolean delete(String id) {
        return byId.remove(id) != null;
    }

    void clear() {
        byId.clear();
    }
}
