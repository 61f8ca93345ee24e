package dev.parallax.reconciler.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.value.Absent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns the items of a feed into records. Immutable, safe for threads. */
final class FeedItems {
    private static final int QUOTED = 2_000;

    private final List<String> fields;
    private final SideDefinition side;
    private final KeyCodec keys;

    FeedItems(SideDefinition side, List<String> fields, KeyCodec keys) {
        this.side = side;
        this.fields = List.copyOf(fields);
        this.keys = keys;
    }

    FeedPage page(JsonNode items, long total, boolean last) {
        var records = new ArrayList<StoreRecord>(items.size());
        var unusable = new ArrayList<FeedPage.Unusable>();
        for (var item : items) {
            try {
                records.add(record(item));
            } catch (UnusableKeyException e) {
                unusable.add(unusable(item, String.valueOf(e.getMessage())));
            }
        }
        return new FeedPage(records, unusable, total, last);
    }

    /** Throws {@link UnusableKeyException} if the item has no key. */
    StoreRecord record(JsonNode item) {
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = plain(at(item, fields.get(i)));
        }
        @Nullable Object[] key = new @Nullable Object[side.key().size()];
        for (int i = 0; i < key.length; i++) {
            var part = plain(at(item, side.key().get(i)));
            key[i] = part == Absent.MISSING || "".equals(part) ? null : part;
        }
        return new StoreRecord(keys.fromRaw(key), values, text(side.version(), item), time(side.updatedAt(), item));
    }

    private static FeedPage.Unusable unusable(JsonNode item, String reason) {
        var json = item.toString();
        var id = UUID.nameUUIDFromBytes(json.getBytes(StandardCharsets.UTF_8));
        return new FeedPage.Unusable(
                "without key: " + id, json.length() <= QUOTED ? json : json.substring(0, QUOTED), reason);
    }

    /** Null where there is nothing. */
    private static @Nullable JsonNode at(JsonNode item, String path) {
        var found = item;
        for (var member : path.split("\\.", -1)) {
            found = found.get(member);
            if (found == null) {
                return null;
            }
        }
        return found;
    }

    private static @Nullable String text(@Nullable String path, JsonNode item) {
        var found = path == null ? null : at(item, path);
        return found == null || found.isNull() ? null : found.asText();
    }

    private static @Nullable Instant time(@Nullable String path, JsonNode item) {
        var text = text(path, item);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            // Only the watermark looks at it, and does without.
            return null;
        }
    }

    private static @Nullable Object plain(@Nullable JsonNode node) {
        if (node == null) {
            return Absent.MISSING;
        }
        return switch (node.getNodeType()) {
            case NULL, MISSING -> null;
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.canConvertToLong() && node.isIntegralNumber() ? node.longValue() : node.decimalValue();
            case OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>(node.size());
                node.forEach(element -> elements.add(plain(element)));
                yield elements;
            }
            default -> node.asText();
        };
    }
}
