package dev.parallax.astrobookings.owner;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;

/** The JSON of records in answers. Decimals keep their scale and are never written with an exponent. */
@Singleton
public class Representation {
    private final ObjectMapper mapper;

    Representation(ObjectMapper mapper) {
        this.mapper = mapper.copy()
                .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
                .configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false)
                .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
        this.mapper.configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
    }

    /** The record with its version, time and origin, as a JSON object. */
    public <R extends OwnedRecord<R>> String of(Stored<R> stored) {
        return write(node(stored));
    }

    <R extends OwnedRecord<R>> ObjectNode node(Stored<R> stored) {
        ObjectNode node = mapper.valueToTree(stored.record());
        node.put("version", stored.version());
        node.set("updated_at", mapper.<JsonNode>valueToTree(stored.updatedAt()));
        node.set("origin", mapper.<JsonNode>valueToTree(stored.origin()));
        return node;
    }

    <R extends OwnedRecord<R>> String page(RecordPage<R> page, PageRequest request) {
        ObjectNode body = mapper.createObjectNode();
        var items = body.putArray("items");
        page.items().forEach(stored -> items.add(node(stored)));
        body.putObject("pagination")
                .put("page", request.page())
                .put("page_size", request.pageSize())
                .put("total_pages", (page.totalItems() + request.pageSize() - 1) / request.pageSize())
                .put("total_items", page.totalItems());
        return write(body);
    }

    String canonical(Object record) {
        return write(mapper.valueToTree(record));
    }

    private String write(JsonNode node) {
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
