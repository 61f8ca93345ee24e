package dev.parallax.reconciler.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parallax.datasets.DatasetProperties;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.FollowUp;
import dev.parallax.reconciler.dataset.IncrementalRule;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairLimits;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.StoreDefinition.FeedStore;
import dev.parallax.reconciler.dataset.StoreDefinition.MongoStore;
import dev.parallax.reconciler.dataset.StoreDefinition.PostgresStore;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogReaderTest {
    private static final Map<String, String> SAMPLE = sample();
    private static final String ITEMS = "parallax.datasets.items.";

    private static final String VISITS = "parallax.datasets.visits.";
    private static final String FOLLOW_UP = VISITS + "follow-ups.make-pass.";

    private static Map<String, String> sample() {
        try {
            SmallRyeConfig config = new SmallRyeConfigBuilder()
                    .withSources(new YamlConfigSource(
                            Objects.requireNonNull(CatalogReaderTest.class.getResource("/sample-datasets.yaml"))))
                    .build();
            return DatasetProperties.of(config);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSampleIsReadAsItStands() {
        Catalog catalog = CatalogReader.read(SAMPLE).catalog();
        assertEquals(
                new PostgresStore(
                        "ledger",
                        "postgresql://localhost:5432/ledger",
                        "reader",
                        "secret",
                        500,
                        Duration.ofSeconds(10),
                        8,
                        20_000),
                catalog.stores().get("ledger"));
        assertEquals(
                new MongoStore("archive", "mongodb://localhost:27017/", "archive", 1000, Duration.ofSeconds(30), 8),
                catalog.stores().get("archive"));
        OwnerDefinition owner =
                new OwnerDefinition("archive-api", URI.create("http://localhost:9000/api"), Duration.ofMillis(500));
        assertEquals(Map.of("archive-api", owner), catalog.owners());

        DatasetDefinition items = Objects.requireNonNull(catalog.datasets().get("items"));
        assertEquals("item", items.entityType());
        assertEquals(List.of(new KeyPart("id", KeyType.STRING)), items.key());
        assertEquals(List.of("_id"), items.target().key());
        assertEquals("updated_at", items.target().updatedAt());
        assertEquals(new Relation.Collection("items"), items.target().relation());
        assertEquals(Duration.ofMillis(100), items.settle());
        assertEquals(Duration.ofHours(12), items.knownFor());
        assertTrue(items.showsWrites());
        assertEquals(new RepairPolicy.Auto(owner, "/items/{key}", false, RepairLimits.CAREFUL), items.repair());
        assertEquals(14, items.fields().size());
        assertEquals(new DecimalType(2, null), type(items, "price"));
        assertEquals(new Float64Type(0.001), type(items, "weight"));
        assertEquals(new StringType(true, NormalForm.NFKC), type(items, "title"));
        assertEquals(new TimestampType(TimestampPrecision.MILLIS, ZoneId.of("Europe/Berlin")), type(items, "made_at"));
        assertEquals(new ObjectType(Map.of("since", new DateType())), type(items, "extra"));
        assertEquals(new ArrayType(new StringType(false, NormalForm.NFC)), type(items, "tags"));
        assertEquals(
                new EnumType(
                        Map.of("new", "open", "open", "open", "shut", "closed"),
                        Map.of("available", "open", "on-sale", "open", "closed", "closed"),
                        Map.of("open", "available", "closed", "closed")),
                type(items, "state"));
        assertEquals(
                new FieldMapping(
                        "maker.name",
                        new StringType(false, NormalForm.NFC),
                        "maker_name",
                        "maker.name",
                        AbsentRule.SAME),
                field(items, "maker.name"));

        DatasetDefinition orders = Objects.requireNonNull(catalog.datasets().get("orders"));
        assertEquals("orders", orders.entityType());
        assertEquals(List.of("items"), orders.after());
        assertEquals(
                new Relation.Pipeline("orders", "[{\"$match\": {\"draft\": false}}]"),
                orders.source().relation());
        assertEquals(new Relation.Table("ledger.orders"), orders.target().relation());
        assertEquals(new RepairPolicy.Report(), orders.repair());
        assertEquals(new DecimalType(2, RoundingMode.HALF_UP), type(orders, "total"));
        assertEquals(Duration.ofSeconds(2), orders.settle());
        assertEquals(Duration.ofDays(7), orders.knownFor());
    }

    @Test
    void aFeedAndWhatFollowsItsRecordsAreRead() {
        Catalog catalog = CatalogReader.read(SAMPLE).catalog();
        FeedStore bureau = new FeedStore(
                "bureau", URI.create("http://localhost:9100/v1"), "pass", 40, Duration.ofSeconds(3), 65_536, 7);
        assertEquals(bureau, catalog.stores().get("bureau"));
        assertEquals(false, bureau.toString().contains("pass"));
        DatasetDefinition visits = Objects.requireNonNull(catalog.datasets().get("visits"));
        assertEquals(
                new Relation.Feed("/visits", "data.visits", "changed_after", "/visits/{key}"),
                visits.source().relation());
        assertEquals(new IncrementalRule(Duration.ofHours(12), Duration.ofSeconds(90)), visits.incremental());
        OwnerDefinition owner = Objects.requireNonNull(catalog.owners().get("archive-api"));
        assertEquals(
                Map.of(
                        "make-pass",
                        new FollowUp(
                                "make-pass",
                                "pass",
                                owner,
                                FollowUp.Method.PUT,
                                "/passes/{key}",
                                Map.of("visit_id", "{key}", "label", "Pass of {guest_name}", "valid_from", "{arrives}"),
                                FollowUp.Condition.NONE),
                        "take-pass",
                        new FollowUp(
                                "take-pass",
                                "take-pass",
                                owner,
                                FollowUp.Method.DELETE,
                                "/passes/{key}",
                                Map.of(),
                                FollowUp.Condition.EXISTS)),
                visits.followUps());
        assertEquals(
                null, Objects.requireNonNull(catalog.datasets().get("items")).incremental());
    }

    @Test
    void limitsOfRepairsAreNumbersOrNone() {
        Map<String, String> properties = new HashMap<>(SAMPLE);
        properties.put(ITEMS + "repair.delete", "true");
        properties.put(ITEMS + "repair.limits.changes", "unlimited");
        properties.put(ITEMS + "repair.limits.percent", "0.5");
        properties.put(ITEMS + "repair.limits.deletes", "0");
        properties.put(ITEMS + "repair.limits.window", "10m");
        DatasetDefinition items = Objects.requireNonNull(
                CatalogReader.read(properties).catalog().datasets().get("items"));
        RepairPolicy.Auto auto = (RepairPolicy.Auto) items.repair();
        assertTrue(auto.delete());
        assertEquals(new RepairLimits(null, 0.5, 0L, 1.0, Duration.ofMinutes(10)), auto.limits());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("parallax.stores.bureau.url", "ftp://x", "parallax.stores.bureau.url"),
                arguments("parallax.stores.bureau.url", "http:/x", "parallax.stores.bureau.url"),
                arguments("parallax.stores.bureau.timeout", "0ms", "parallax.stores.bureau.timeout"),
                arguments("parallax.stores.bureau.page-bytes", "0", "parallax.stores.bureau.page-bytes"),
                arguments("parallax.stores.bureau.max-pages", "-1", "parallax.stores.bureau.max-pages"),
                arguments("parallax.stores.bureau.database", "x", "parallax.stores.bureau.database"),
                arguments(VISITS + "source.path", null, VISITS + "source.path"),
                arguments(VISITS + "source.path", "visits", VISITS + "source.path"),
                arguments(VISITS + "source.path", "/visits?x=1", VISITS + "source.path"),
                arguments(VISITS + "source.record", "/visits/{other}", VISITS + "source.record"),
                arguments(VISITS + "source.table", "x", VISITS + "source.table"),
                arguments(VISITS + "incremental.first-run", "-1h", VISITS + "incremental.first-run"),
                arguments(VISITS + "incremental.overlap", "some", VISITS + "incremental.overlap"),
                arguments(VISITS + "incremental.pages", "1", VISITS + "incremental.pages"),
                arguments(ITEMS + "incremental.overlap", "5m", ITEMS + "incremental"),
                arguments(FOLLOW_UP + "call.owner", "nobody", FOLLOW_UP + "call.owner"),
                arguments(FOLLOW_UP + "call.owner", null, FOLLOW_UP + "call.owner"),
                arguments(FOLLOW_UP + "call.method", "PATCH", FOLLOW_UP + "call.method"),
                arguments(FOLLOW_UP + "call.method", "DELETE", FOLLOW_UP + "call.body"),
                arguments(FOLLOW_UP + "call.path", "passes/{key}", FOLLOW_UP + "call.path"),
                arguments(FOLLOW_UP + "call.path", "/passes/{lock}", FOLLOW_UP + "call.path"),
                arguments(FOLLOW_UP + "call.only-if", "sometimes", FOLLOW_UP + "call.only-if"),
                arguments(FOLLOW_UP + "call.body.label", "{guest}", FOLLOW_UP + "call.body.label"),
                arguments(FOLLOW_UP + "cal", "x", FOLLOW_UP + "cal"),
                arguments("parallax.stores.ledger.kind", "oracle", "parallax.stores.ledger.kind"),
                arguments("parallax.stores.ledger.url", "http://x", "parallax.stores.ledger.url"),
                arguments("parallax.stores.ledger.page-size", "0", "parallax.stores.ledger.page-size"),
                arguments("parallax.stores.ledger.page-size", "many", "parallax.stores.ledger.page-size"),
                arguments("parallax.stores.ledger.page-bytes", "1000", "parallax.stores.ledger.page-bytes"),
                arguments("parallax.stores.archive.page-bytes", "2G", "parallax.stores.archive.page-bytes"),
                arguments("parallax.stores.ledger.rate-limit", "-1", "parallax.stores.ledger.rate-limit"),
                arguments(
                        "parallax.stores.ledger.statement-timeout", "-1s", "parallax.stores.ledger.statement-timeout"),
                arguments("parallax.stores.ledger.database", "x", "parallax.stores.ledger.database"),
                arguments("parallax.stores.archive.database", null, "parallax.stores.archive.database"),
                arguments("parallax.owners.archive-api.url", "nowhere", "parallax.owners.archive-api.url"),
                arguments("parallax.owners.archive-api.timeout", "soon", "parallax.owners.archive-api.timeout"),
                arguments(ITEMS + "source.store", "nowhere", ITEMS + "source.store"),
                arguments(ITEMS + "source.table", "t", ITEMS + "source.query"),
                arguments(ITEMS + "source.query", "delete from x", ITEMS + "source.query"),
                arguments(ITEMS + "source.query", "select 1;", ITEMS + "source.query"),
                arguments(ITEMS + "source.version", "a.b", ITEMS + "source.version"),
                arguments(ITEMS + "target.collection", null, ITEMS + "target.collection"),
                arguments(ITEMS + "target.version", null, ITEMS + "target.version"),
                arguments(ITEMS + "target.pipeline", "{}", ITEMS + "target.pipeline"),
                arguments(ITEMS + "target.key[1]", "more", ITEMS + "target.key"),
                arguments(ITEMS + "key[0].type", "text", ITEMS + "key[0].type"),
                arguments(ITEMS + "key[0].name", null, ITEMS + "key[0].name"),
                arguments(ITEMS + "fields.price.type", "money", ITEMS + "fields.price.type"),
                arguments(ITEMS + "fields.price.type", null, ITEMS + "fields.price.type"),
                arguments(ITEMS + "fields.price.scale", null, ITEMS + "fields.price.scale"),
                arguments(ITEMS + "fields.price.scale", "two", ITEMS + "fields.price.scale"),
                arguments(ITEMS + "fields.price.rounding", "about", ITEMS + "fields.price.rounding"),
                arguments(ITEMS + "fields.price.precision", "millis", ITEMS + "fields.price.precision"),
                arguments(ITEMS + "fields.weight.tolerance", "-1", ITEMS + "fields.weight.tolerance"),
                arguments(ITEMS + "fields.title.trim", "maybe", ITEMS + "fields.title.trim"),
                arguments(ITEMS + "fields.made_at.zone", "Nowhere", ITEMS + "fields.made_at.zone"),
                arguments(ITEMS + "fields.made_at.precision", "days", ITEMS + "fields.made_at.precision"),
                arguments(ITEMS + "fields.\"maker.id\".source", null, ITEMS + "fields.\"maker.id\".source"),
                arguments(ITEMS + "fields.stock.target", "price", ITEMS + "fields.stock.target"),
                arguments(ITEMS + "fields.stock.target", "maker", ITEMS + "fields.stock.target"),
                arguments(ITEMS + "fields.stock.absent", "both", ITEMS + "fields.stock.absent"),
                arguments(ITEMS + "fields.state.target-write.open", null, ITEMS + "fields.state.target-write"),
                arguments(ITEMS + "fields.state.target-write.open", "closed", ITEMS + "fields.state.target-write.open"),
                arguments(ITEMS + "fields.state.target-values.closed", null, ITEMS + "fields.state.target-values"),
                arguments(ITEMS + "fields.extra.members.since.type", "day", ITEMS + "fields.extra.members.since.type"),
                arguments(ITEMS + "fields.tags.elements.type", "text", ITEMS + "fields.tags.elements.type"),
                arguments(ITEMS + "settle", "2 parsecs", ITEMS + "settle"),
                arguments(ITEMS + "rechecks", "0", ITEMS + "rechecks"),
                arguments(ITEMS + "candidates", "-5", ITEMS + "candidates"),
                arguments(ITEMS + "known-for", "-1s", ITEMS + "known-for"),
                arguments(ITEMS + "segment-size", "0", ITEMS + "segment-size"),
                arguments(ITEMS + "setle", "2s", ITEMS + "setle"),
                arguments(ITEMS + "source.colection", "x", ITEMS + "source.colection"),
                arguments(ITEMS + "repair.policy", "perhaps", ITEMS + "repair.policy"),
                arguments(ITEMS + "repair.owner", "nobody", ITEMS + "repair.owner"),
                arguments(ITEMS + "repair.owner", null, ITEMS + "repair.owner"),
                arguments(ITEMS + "repair.path", "/items", ITEMS + "repair.path"),
                arguments(ITEMS + "repair.path", "items/{key}", ITEMS + "repair.path"),
                arguments(ITEMS + "repair.path", "/items/{id}/{other}", ITEMS + "repair.path"),
                arguments(ITEMS + "repair.limits.changes", "-1", ITEMS + "repair.limits.changes"),
                arguments(ITEMS + "repair.limits.changes", "1.5", ITEMS + "repair.limits.changes"),
                arguments(ITEMS + "repair.limits.changes", "none", ITEMS + "repair.limits.changes"),
                arguments(ITEMS + "repair.limits.deletes", "many", ITEMS + "repair.limits.deletes"),
                arguments(ITEMS + "repair.limits.percent", "101", ITEMS + "repair.limits.percent"),
                arguments(ITEMS + "repair.limits.percent", "NaN", ITEMS + "repair.limits.percent"),
                arguments(ITEMS + "repair.limits.delete-percent", "5%", ITEMS + "repair.limits.delete-percent"),
                arguments(ITEMS + "repair.limits.window", "0s", ITEMS + "repair.limits.window"),
                arguments(ITEMS + "repair.limits.records", "1", ITEMS + "repair.limits.records"),
                arguments(ITEMS + "repair.delete", "maybe", ITEMS + "repair.delete"),
                arguments(ITEMS + "after", "nothing", ITEMS + "after"),
                arguments(ITEMS + "after", "orders", ITEMS + "after"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedByItsProperty(String property, String value, String named) {
        Map<String, String> properties = new HashMap<>(SAMPLE);
        if (value == null) {
            properties.remove(property);
        } else {
            properties.put(property, value);
        }
        Reading reading = CatalogReader.read(properties);
        assertTrue(reading.problems().stream().anyMatch(p -> p.property().equals(named)), () -> reading.problems()
                .toString());
        reading.refused()
                .keySet()
                .forEach(refused -> assertFalse(reading.catalog().datasets().containsKey(refused), refused));
        // Whatever the mistake is, it does not refuse what has nothing to do with it.
        assertTrue(reading.catalog().datasets().containsKey("lone"), () -> reading.problems()
                .toString());
    }

    @Test
    void aMistakeRefusesItsDatasetAlone() {
        Reading reading = read(ITEMS + "setle", "2s");
        assertEquals(Set.of("items"), reading.refused().keySet());
        assertEquals(
                Set.of("orders", "visits", "lone"), reading.catalog().datasets().keySet());
        assertEquals(List.of(), reading.unused());
    }

    @Test
    void aMistakeInAStoreRefusesTheDatasetsThatUseIt() {
        Reading reading = read("parallax.stores.bureau.timeout", "soon");
        assertEquals(Set.of("visits"), reading.refused().keySet());
        assertEquals(
                List.of("parallax.stores.bureau.timeout"),
                properties(Objects.requireNonNull(reading.refused().get("visits"))));
        assertFalse(reading.catalog().stores().containsKey("bureau"));
    }

    @Test
    void aStoreOfAnUnknownKindRefusesTheDatasetsThatUseIt() {
        Reading reading = read("parallax.stores.bureau.kind", "oracle");
        assertEquals(Set.of("visits"), reading.refused().keySet());
        assertEquals(
                Set.of("ledger", "archive", "vault"), reading.catalog().stores().keySet());
    }

    @Test
    void aMistakeInAnOwnerRefusesTheDatasetsThatCallIt() {
        Reading reading = read("parallax.owners.archive-api.timeout", "soon");
        assertEquals(Set.of("items", "visits"), reading.refused().keySet());
        assertEquals(Map.of(), reading.catalog().owners());
    }

    @Test
    void aMistakeInWhatNobodyUsesRefusesNothingAndIsNamed() {
        Map<String, String> properties = new HashMap<>(SAMPLE);
        properties.put("parallax.stores.spare.kind", "oracle");
        properties.put("parallax.owners.spare.url", "nowhere");
        Reading reading = CatalogReader.read(properties);
        assertEquals(Set.of(), reading.refused().keySet());
        assertEquals(List.of("parallax.owners.spare.url", "parallax.stores.spare.kind"), properties(reading.unused()));
    }

    @Test
    void onlyTheDatasetsOfACircleAreRefused() {
        Map<String, String> properties = new HashMap<>(SAMPLE);
        properties.put(ITEMS + "after", "orders");
        properties.put(VISITS + "after", "items");
        Reading reading = CatalogReader.read(properties);
        assertEquals(Set.of("items", "orders"), reading.refused().keySet());
        assertEquals(
                List.of("parallax.datasets.orders.after"),
                properties(Objects.requireNonNull(reading.refused().get("orders"))));
    }

    @Test
    void aDatasetMayWaitForOneThatIsRefused() {
        assertEquals(
                Set.of("items"),
                read(ITEMS + "fields.price.type", "money").refused().keySet());
    }

    /** No file that was meant looks like that. */
    @Test
    void datasetsWithoutAnyStoreAreNotRead() {
        Map<String, String> properties = new HashMap<>(SAMPLE);
        properties.keySet().removeIf(property -> property.startsWith("parallax.stores."));
        InvalidConfigurationException unreadable =
                assertThrows(InvalidConfigurationException.class, () -> CatalogReader.read(properties));
        assertEquals(List.of("parallax.stores"), properties(unreadable.problems()));
    }

    /** In place of a default, which nobody asked for. */
    @ParameterizedTest
    @CsvSource({
        "parallax.stores.ledger.password, secret-${PARALLAX_TEST_NOT_SET}",
        "parallax.datasets.items.settle, ${PARALLAX_TEST_NOT_SET}",
        "parallax.datasets.items.source.key, ${PARALLAX_TEST_NOT_SET}",
        "parallax.datasets.items.fields.state.source-values.new, ${PARALLAX_TEST_NOT_SET}"
    })
    void aVariableThatIsNotSetIsAMistake(String property, String value) {
        Map<String, String> properties = new HashMap<>(SAMPLE);
        properties.keySet().removeIf(name -> name.startsWith(property));
        properties.put(property, value);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
        List<Problem> problems = Objects.requireNonNull(
                CatalogReader.read(DatasetProperties.of(config)).refused().get("items"));
        assertTrue(properties(problems).contains(property), problems::toString);
        assertTrue(problems.toString().contains("PARALLAX_TEST_NOT_SET"), problems::toString);
        assertFalse(problems.toString().contains("secret"), problems::toString);
    }

    private static Reading read(String property, String value) {
        Map<String, String> properties = new HashMap<>(SAMPLE);
        properties.put(property, value);
        return CatalogReader.read(properties);
    }

    private static List<String> properties(List<Problem> problems) {
        return problems.stream().map(Problem::property).toList();
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        Map<String, String> properties = new HashMap<>(SAMPLE);
        properties.put(ITEMS + "settle", "x");
        properties.put(ITEMS + "fields.price.scale", "x");
        properties.put("parallax.owners.archive-api.timeout", "x");
        assertEquals(
                List.of(ITEMS + "fields.price.scale", ITEMS + "settle", "parallax.owners.archive-api.timeout"),
                properties(Objects.requireNonNull(
                        CatalogReader.read(properties).refused().get("items"))));
    }

    @Test
    void nothingIsConfiguredIsNoMistake() {
        assertEquals(Reading.of(new Catalog(Map.of(), Map.of(), Map.of())), CatalogReader.read(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "archive, mongo://user:secret@host",
        "archive, mongodb://user:secret@host:port/",
        "archive, mongodb://user:secret@@host/",
        "ledger, postgresql://user:secret@host:port/x",
        "ledger, postgresql://user:secret/x y"
    })
    void noAddressAndNoPasswordIsRepeatedInAMessage(String store, String url) {
        Reading reading = read("parallax.stores." + store + ".url", url);
        assertTrue(properties(reading.problems()).contains("parallax.stores." + store + ".url"));
        assertFalse(reading.problems().toString().contains("secret"));
    }

    private static CanonicalType type(DatasetDefinition dataset, String name) {
        return field(dataset, name).type();
    }

    private static FieldMapping field(DatasetDefinition dataset, String name) {
        return dataset.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
