package dev.parallax.scheduler.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Strategy;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetReaderTest {
    private static Datasets read(Map<String, String> properties) {
        return new DatasetReader(properties.keySet(), name -> Optional.ofNullable(properties.get(name))).read();
    }

    private static Map<String, String> valid() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("parallax.datasets.items.entity-type", "item");
        properties.put("parallax.datasets.items.fields.name.type", "string");
        properties.put("parallax.datasets.orders.entity-type", "order");
        properties.put("parallax.datasets.orders.after[0]", "items");
        properties.put("parallax.datasets.orders.repair.policy", "auto");
        properties.put("parallax.datasets.orders.schedule.enabled", "false");
        properties.put("parallax.stores.a.kind", "postgresql");
        return properties;
    }

    @Test
    void readsWhatTheSchedulerNeeds() {
        Datasets datasets = read(valid());
        assertEquals(List.of("items", "orders"), datasets.names());
        Dataset items = datasets.named("items").orElseThrow();
        assertFalse(items.repairs());
        assertEquals(
                Optional.of(
                        new Dataset.Schedule("0 0 2 * * ?", ZoneId.of("UTC"), Strategy.CHECKSUM, Misfire.RUN_ONCE, 10)),
                items.schedule());
        Dataset orders = datasets.named("orders").orElseThrow();
        assertTrue(orders.repairs());
        assertEquals(Set.of("items"), orders.after());
        assertEquals(Optional.empty(), orders.schedule());
        assertEquals(List.of(orders), datasets.meant("order"));
        assertEquals(List.of(orders), datasets.meant("orders"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "items.schedule.cron|every day|parallax.datasets.items.schedule.cron",
                "items.schedule.zone|Mars/Base|parallax.datasets.items.schedule.zone",
                "items.schedule.enabled|yes|parallax.datasets.items.schedule.enabled",
                "items.schedule.strategy|GUESS|parallax.datasets.items.schedule.strategy",
                "items.repair.policy|maybe|parallax.datasets.items.repair.policy",
                "items.after[0]|nothing|parallax.datasets.items.after",
                "items.after[0]|orders|parallax.datasets.items.after",
                "lone.repair.policy|auto|parallax.datasets.lone.entity-type",
            })
    void namesThePropertyThatCannotWork(String property, String value, String named) {
        Map<String, String> properties = valid();
        properties.put("parallax.datasets." + property, value);
        String message = assertThrows(InvalidDatasetException.class, () -> read(properties))
                .getMessage();
        assertTrue(message.startsWith(named), message);
    }
}
