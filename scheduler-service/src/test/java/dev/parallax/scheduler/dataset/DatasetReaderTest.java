package dev.parallax.scheduler.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.api.DatasetState;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.followup.FollowUp;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
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
        return new DatasetReader(properties).read();
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

    @Test
    void readsFollowUps() {
        Map<String, String> properties = valid();
        String followUp = "parallax.datasets.orders.follow-ups.thank.";
        properties.put(followUp + "at", "delivered_at");
        properties.put(followUp + "offset", "-90m");
        properties.put(followUp + "when.status[0]", "paid");
        properties.put(followUp + "when.status[1]", "gift");
        properties.put(followUp + "when.country", "es,pt");
        properties.put(followUp + "not-after", "closed_at");
        properties.put(followUp + "call.path", "/letters/{key}");
        properties.put(followUp + "call.body.text", "Dear {name}, {text}");
        properties.put("parallax.datasets.orders.follow-ups.forget.at", "closed_at");
        properties.put("parallax.datasets.orders.follow-ups.forget.undoes", "thank");
        Dataset orders = read(properties).named("orders").orElseThrow();
        FollowUp thank = orders.followUps().getLast();
        assertEquals("thank", thank.name());
        assertEquals(Duration.ofMinutes(-90), thank.offset());
        assertEquals(Map.of("status", Set.of("paid", "gift"), "country", Set.of("es", "pt")), thank.when());
        assertEquals(Optional.of("closed_at"), thank.notAfter());
        assertEquals(Set.of("delivered_at", "status", "country", "closed_at", "name", "text"), thank.uses());
        assertEquals(Optional.of("thank"), orders.followUps().getFirst().undoes());
        assertEquals(Duration.ZERO, orders.followUps().getFirst().offset());
    }

    @Test
    void aFeedIsReadIncrementally() {
        Map<String, String> properties = valid();
        properties.put("parallax.datasets.items.source.store", "feed");
        properties.put("parallax.stores.feed.kind", "rest");
        Dataset items = read(properties).named("items").orElseThrow();
        assertEquals(Optional.of(Strategy.INCREMENTAL), items.strategy());
        assertEquals(Strategy.INCREMENTAL, items.schedule().orElseThrow().strategy());
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
                "items.schedule.strategy|INCREMENTAL|parallax.datasets.items.schedule.strategy",
                "items.strategy|FULL|parallax.datasets.items.strategy",
                "items.follow-ups.call.offset|1h|parallax.datasets.items.follow-ups.call.at",
                "items.follow-ups.call.at|{due}|parallax.datasets.items.follow-ups.call.at",
                "orders.follow-ups.good.offset|soon|parallax.datasets.orders.follow-ups.good.offset",
                "orders.follow-ups.good.not-after|{end}|parallax.datasets.orders.follow-ups.good.not-after",
                "orders.follow-ups.good.undoes|nothing|parallax.datasets.orders.follow-ups.good.undoes",
                "orders.follow-ups.good.undoes|good|parallax.datasets.orders.follow-ups.good.undoes",
                "orders.follow-ups.good.when.status||parallax.datasets.orders.follow-ups.good.when",
            })
    void namesThePropertyThatCannotWorkAndRefusesItsDatasetAlone(String property, String value, String named) {
        Map<String, String> properties = valid();
        properties.put("parallax.datasets.orders.follow-ups.good.at", "due");
        properties.put("parallax.datasets.lone.repair.policy", "auto");
        properties.put("parallax.datasets." + property, value == null ? "" : value);
        Datasets datasets = read(properties);
        String name = property.substring(0, property.indexOf('.'));
        RefusedDataset refused = datasets.refused(name).orElseThrow();
        assertTrue(
                refused.problems().stream()
                        .allMatch(problem -> problem.property().startsWith(named)),
                refused::reason);
        assertEquals(Optional.empty(), datasets.named(name));
        assertTrue(datasets.names().contains("lone"), () -> datasets.names().toString());
    }

    @Test
    void everyPartThatIsWrongIsNamed() {
        Map<String, String> properties = valid();
        properties.put("parallax.datasets.items.schedule.cron", "daily");
        properties.put("parallax.datasets.items.repair.policy", "maybe");
        properties.put("parallax.datasets.items.follow-ups.thank.offset", "soon");
        assertEquals(
                List.of(
                        "parallax.datasets.items.repair.policy",
                        "parallax.datasets.items.schedule.cron",
                        "parallax.datasets.items.follow-ups.thank.at"),
                read(properties).refused("items").orElseThrow().problems().stream()
                        .map(DatasetState.Problem::property)
                        .toList());
    }

    /** In place of the default, at two in the night, which nobody asked for. */
    @Test
    void aVariableThatIsNotSetRefusesItsDataset() {
        Map<String, String> properties = valid();
        properties.put("parallax.datasets.items.schedule.cron", "${PARALLAX_TEST_NOT_SET}");
        Datasets datasets = new DatasetSource()
                .datasets(new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build());
        assertEquals(
                "parallax.datasets.items.schedule.cron",
                datasets.refused("items").orElseThrow().problems().getFirst().property());
        assertEquals(List.of("orders"), datasets.names());
    }

    @Test
    void onlyACircleIsRefusedAndWhoWaitsForItWaitsForNobody() {
        Map<String, String> properties = valid();
        properties.put("parallax.datasets.items.after[0]", "orders");
        properties.put("parallax.datasets.lone.after[0]", "items");
        Datasets datasets = read(properties);
        assertEquals(
                List.of("items", "orders"),
                datasets.refused().stream().map(RefusedDataset::name).toList());
        assertEquals(List.of("lone"), datasets.names());
        assertFalse(datasets.before("lone").contains("lone"));
    }

    @Test
    void theKindOfRecordIsTheNameOfTheDatasetUnlessItIsGiven() {
        Map<String, String> properties = valid();
        properties.put("parallax.datasets.lone.repair.policy", "auto");
        assertEquals("lone", read(properties).named("lone").orElseThrow().entityType());
    }

    @Test
    void aWordOfAnEventMeansARefusedDatasetToo() {
        Map<String, String> properties = valid();
        properties.put("parallax.datasets.items.schedule.cron", "daily");
        Datasets datasets = read(properties);
        for (String word : List.of("item", "items")) {
            assertEquals(List.of(), datasets.meant(word));
            assertEquals("items", datasets.refusedMeant(word).getFirst().name());
        }
    }
}
