package dev.parallax.monitor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A document as a list shows it, where a hundred of them must fit into memory: long texts are cut, and what comes after so
 * much of it is left out. Each place says so. For one document.
 */
public final class ShortDocument {

    /** What is larger is read by itself, and shortened in a list. */
    public static final int LARGE = 16_384;

    private static final int CHARACTERS = 1_000;
    private static final int DEPTH = 32;
    private static final int LEAST = 8;
    private static final String MARK = "…";

    private int left = LARGE / 4;

    private ShortDocument() {}

    /**
     * Shortens a JSON text.
     *
     * @return about a quarter of {@link #LARGE} at most; null stays null
     * @throws IllegalStateException if it is no JSON
     */
    public static @Nullable String of(ObjectMapper json, @Nullable String document) {
        return document == null ? null : text(json, new ShortDocument().cut(tree(json, document), 0));
    }

    /** Shortens a JSON array of items, of which the last ones are left out if need be. */
    public static String ofItems(ObjectMapper json, String items) {
        ShortDocument shortened = new ShortDocument();
        ArrayNode kept = json.createArrayNode();
        for (JsonNode item : tree(json, items)) {
            if (shortened.left <= 0) {
                break;
            }
            kept.add(shortened.cut(item, 1));
        }
        return text(json, kept);
    }

    private static JsonNode tree(ObjectMapper json, String document) {
        try {
            return json.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored document cannot be read", e);
        }
    }

    private static String text(ObjectMapper json, JsonNode document) {
        try {
            return json.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A document cannot be written", e);
        }
    }

    private JsonNode cut(JsonNode node, int depth) {
        left -= LEAST;
        if (node.isContainerNode() && depth == DEPTH) {
            return TextNode.valueOf(MARK + " [cut: nested deeper]");
        }
        if (node instanceof ObjectNode object) {
            return members(object, depth);
        }
        if (node instanceof ArrayNode array) {
            return elements(array, depth);
        }
        String text = node.asText();
        left -= Math.min(text.length(), CHARACTERS);
        return text.length() <= CHARACTERS ? node : TextNode.valueOf(excerpt(text));
    }

    private ObjectNode members(ObjectNode object, int depth) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (var member : object.properties()) {
            if (left <= 0) {
                kept.put(MARK, counted(" members", kept.size(), object.size()));
                break;
            }
            left -= Math.min(member.getKey().length(), CHARACTERS);
            kept.set(excerpt(member.getKey()), cut(member.getValue(), depth + 1));
        }
        return kept;
    }

    private ArrayNode elements(ArrayNode array, int depth) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : array) {
            if (left <= 0) {
                kept.add(MARK + counted(" elements", kept.size(), array.size()));
                break;
            }
            kept.add(cut(element, depth + 1));
        }
        return kept;
    }

    private static String excerpt(String text) {
        if (text.length() <= CHARACTERS) {
            return text;
        }
        // Half of a surrogate pair is no character.
        int end = Character.isHighSurrogate(text.charAt(CHARACTERS - 1)) ? CHARACTERS - 1 : CHARACTERS;
        return text.substring(0, end) + MARK + counted(" characters", end, text.length());
    }

    private static String counted(String what, int kept, int all) {
        return String.format(Locale.ROOT, " [cut:%s 1-%,d of %,d]", what, kept, all);
    }
}
