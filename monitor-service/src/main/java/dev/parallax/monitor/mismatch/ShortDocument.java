package dev.parallax.monitor.mismatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parallax.monitor.message.Seen;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was seen of a large mismatch with its long values cut, so that a list of them stays short. */
final class ShortDocument {
    private static final int LONGEST_TEXT = 1_000;
    private static final int MOST_ELEMENTS = 50;

    private final ObjectMapper json;

    ShortDocument(ObjectMapper json) {
        this.json = json;
    }

    Seen of(Seen seen) {
        return new Seen(
                String.valueOf(shortened(seen.fields())),
                shortened(seen.source()),
                shortened(seen.target()),
                seen.sourceChecksum(),
                seen.targetChecksum(),
                seen.cut());
    }

    private @Nullable String shortened(@Nullable String document) {
        try {
            return document == null ? null : json.writeValueAsString(cut(json.readTree(document)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored record cannot be read", e);
        }
    }

    private static JsonNode cut(JsonNode node) {
        return switch (node) {
            case TextNode text when text.textValue().length() > LONGEST_TEXT -> cut(text.textValue());
            case ObjectNode object -> {
                object.properties().forEach(member -> member.setValue(cut(member.getValue())));
                yield object;
            }
            case ArrayNode array -> {
                int all = array.size();
                for (int i = all - 1; i >= 0; i--) {
                    if (i >= MOST_ELEMENTS) {
                        array.remove(i);
                    } else {
                        array.set(i, cut(array.get(i)));
                    }
                }
                yield all > MOST_ELEMENTS ? array.add(rest(all, array)) : array;
            }
            default -> node;
        };
    }

    private static TextNode cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return TextNode.valueOf(text.substring(0, end)
                + String.format(Locale.ROOT, "… [cut: characters 1-%,d of %,d]", end, text.length()));
    }

    /** Of the same kind as the other elements, for the readers of a list expect that. */
    private static JsonNode rest(int all, ArrayNode kept) {
        var text = String.format(Locale.ROOT, "[cut: %,d of %,d]", all - kept.size(), all);
        return kept.get(0) instanceof ObjectNode first && first.has("field")
                ? first.objectNode().put("field", "…").put("reason", text)
                : TextNode.valueOf(text);
    }
}
