package dev.parallax.astrobookings.stays;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
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
    /** Of all reservations together; as text, because a tree of small values takes many times its length. */
    static final long MOST_CHARACTERS = 64_000_000;

    private final Map<String, Kept> byId = new ConcurrentSkipListMap<>();
    private final ObjectMapper mapper;
    private final Clock clock;
    private long characters;

    Stays(ObjectMapper mapper, Clock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /** @param updatedAt what has no readable time counts as changed at any time */
    private record Kept(String json, Instant updatedAt) {}

    /** Some of those that were asked for, and how many there are in all. */
    record Page(List<JsonNode> stays, int total) {}

    Optional<JsonNode> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(this::tree);
    }

    /**
     * Those changed at or after a time, or all of them, in the order of their identifiers.
     *
     * @param page counts from 1
     */
    Page changed(@Nullable Instant since, int page, int size) {
        var changed = byId.values().stream()
                .filter(stay -> since == null || !stay.updatedAt().isBefore(since))
                .toList();
        return new Page(
                changed.stream()
                        .skip((page - 1L) * size)
                        .limit(size)
                        .map(this::tree)
                        .toList(),
                changed.size());
    }

    private JsonNode tree(Kept kept) {
        try {
            return mapper.readTree(kept.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was JSON can be read", e);
        }
    }

    private static Instant updatedAt(JsonNode stay) {
        try {
            return OffsetDateTime.parse(stay.path("updated_at").asText()).toInstant();
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }

    /**
     * Keeps whatever object is given, changed now unless it says otherwise.
     *
     * @throws ApiException CONFLICT if there is no room for it
     */
    ObjectNode put(String id, ObjectNode stay) {
        var kept = stay.deepCopy();
        if (!kept.has("id")) {
            kept.put("id", id);
        }
        if (!kept.has("updated_at")) {
            kept.put("updated_at", clock.instant().toString());
        }
        keep(id, kept);
        return kept;
    }

    /** @throws ApiException CONFLICT if there is no room for all of them */
    void generate(int count, long seed, Instant updatedAt) {
        for (var stay : StayGenerator.stays(count, seed, updatedAt)) {
            keep(stay.id(), mapper.valueToTree(stay));
        }
    }

    private synchronized void keep(String id, JsonNode stay) {
        var kept = new Kept(stay.toString(), updatedAt(stay));
        long grown = (long) kept.json().length() - length(byId.get(id));
        if (characters + grown > MOST_CHARACTERS) {
            throw new ApiException(ErrorCode.CONFLICT, "There is no room for more; delete some reservations.");
        }
        characters += grown;
        byId.put(id, kept);
    }

    synchronized boolean delete(String id) {
        var gone = byId.remove(id);
        characters -= length(gone);
        return gone != null;
    }

    synchronized void clear() {
        byId.clear();
        characters = 0;
    }

    private static int length(@Nullable Kept stay) {
        return stay == null ? 0 : stay.json().length();
    }
}
