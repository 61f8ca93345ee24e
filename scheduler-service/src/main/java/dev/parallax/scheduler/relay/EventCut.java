package dev.parallax.scheduler.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Shortens events that no message can hold: they are told without what was attached to the job or counted in detail, which
 * is in the queue in full, and say so.
 */
final class EventCut {
    private static final int LONGEST_TEXT = 4_000;
    private static final int MOST = 1_000;
    private static final List<String> FREE = List.of("data", "details");

    private final ObjectMapper mapper;

    EventCut(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The same event with the parts that may have any size replaced by a note of it. */
    String of(String json) {
        try {
            JsonNode event = mapper.readTree(json);
            cut(event);
            return mapper.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The outbox holds JSON that it did not write", e);
        }
    }

    private void cut(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.forEach(name ->
                    object.set(name, FREE.contains(name) ? note(object.get(name)) : shortened(object.get(name))));
        } else if (node instanceof ArrayNode array) {
            while (array.size() > MOST) {
                array.remove(array.size() - 1);
            }
            array.forEach(this::cut);
        }
    }

    private JsonNode note(JsonNode whole) {
        return whole.isObject() && !whole.isEmpty()
                ? mapper.createObjectNode().put("cut", "larger than a message may be, in the queue in full")
                : whole;
    }

    private JsonNode shortened(JsonNode value) {
        if (value instanceof TextNode text && text.textValue().length() > LONGEST_TEXT) {
            String whole = text.textValue();
            // Half of a surrogate pair is no character.
            int end = Character.isHighSurrogate(whole.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
            return TextNode.valueOf(
                    "%s… [cut: %d characters of %d]".formatted(whole.substring(0, end), end, whole.length()));
        }
        cut(value);
        return value;
    }
}
