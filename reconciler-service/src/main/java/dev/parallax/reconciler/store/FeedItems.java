package dev.parallax.reconciler.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.RawText;
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

    private final List<FieldPath> fields;
    private final List<FieldPath> keyPaths;
    private final SideDefinition side;
    private final KeyCodec keys;

    FeedItems(SideDefinition side, List<String> fields, KeyCodec keys) {
        this.side = side;
        this.fields = fields.stream().map(FieldPath::parse).toList();
        this.keyPaths = side.key().stream().map(FieldPath::parse).toList();
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
        var object = plain(item) instanceof Map<?, ?> members ? members : Map.of();
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = fields.get(i).in(object);
        }
        @Nullable Object[] key = new @Nullable Object[keyPaths.size()];
        for (int i = 0; i < key.length; i++) {
            var part = keyPaths.get(i).in(object);
            key[i] = part == Absent.MISSING || "".equals(part) ? null : part;
        }
        return new StoreRecord(keys.fromRaw(key), values, text(side.version(), object), time(side.updatedAt(), object));
    }

    private static FeedPage.Unusable unusable(JsonNode item, String reason) {
        var json = item.toString();
        var id = UUID.nameUUIDFromBytes(json.getBytes(StandardCharsets.UTF_8));
        return new FeedPage.Unusable(
                "without key: " + id, json.length() <= QUOTED ? json : json.substring(0, QUOTED), reason);
    }

    private static @Nullable String text(@Nullable String path, Map<?, ?> object) {
        return path == null ? null : RawText.of(FieldPath.parse(path).in(object));
    }

    private static @Nullable Instant time(@Nullable String path, Map<?, ?> object) {
        var text = text(path, object);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            // Only the watermark looks at it, and does without.
            return null;
        }
    }

    private static @Nullable Object plain(JsonNode node) {
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
