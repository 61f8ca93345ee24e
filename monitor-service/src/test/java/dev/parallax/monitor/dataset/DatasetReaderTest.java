package dev.parallax.monitor.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.api.DatasetState.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dataset that cannot be made out is shown all the same, and so are all others. */
class DatasetReaderTest {
    private static final String ITEMS = "parallax.datasets.items.";

    private static Map<String, String> valid() {
        Map<String, String> properties = new HashMap<>();
        properties.put("parallax.stores.office.kind", "postgresql");
        properties.put("parallax.stores.shop.kind", "mongodb");
        properties.put(ITEMS + "entity-type", "item");
        properties.put(ITEMS + "source.store", "office");
        properties.put(ITEMS + "target.store", "shop");
        properties.put(ITEMS + "after[0]", "orders");
        properties.put(ITEMS + "repair.policy", "auto");
        properties.put("parallax.datasets.orders.source.store", "shop");
        properties.put("parallax.datasets.orders.target.store", "shop");
        return properties;
    }

    @Test
    void the_names_the_order_and_the_kinds_are_read() {
        assertEquals(
                List.of(
                        new Datasets.Dataset("items", "item", "postgresql", "mongodb", List.of("orders"), "auto"),
                        new Datasets.Dataset("orders", "orders", "mongodb", "mongodb", List.of(), "report")),
                TestDatasets.of(valid()).all());
    }

    @ParameterizedTest
    @CsvSource({
        "source.store, nowhere, source.store, source, mongodb",
        "source.store, '', source.store, source, mongodb",
        "target.store, nowhere, target.store, postgresql, target"
    })
    void a_store_that_is_none_is_noted(String property, String value, String named, String source, String target) {
        Map<String, String> properties = valid();
        properties.put(ITEMS + property, value);
        Datasets datasets = TestDatasets.of(properties);
        assertEquals(new StoreKinds(source, target), datasets.kinds("items"));
        assertEquals(
                List.of(ITEMS + named),
                datasets.problems("items").stream().map(Problem::property).toList());
        assertEquals(List.of(), datasets.problems("orders"));
        assertEquals("items", datasets.require("items"));
    }

    @Test
    void a_store_without_a_kind_is_noted_where_it_is_used() {
        Map<String, String> properties = valid();
        properties.remove("parallax.stores.office.kind");
        properties.put("parallax.stores.office.url", "postgresql://x");
        Datasets datasets = TestDatasets.of(properties);
        assertEquals(1, datasets.problems("items").size());
        assertEquals(List.of(), datasets.problems("orders"));
    }
}
