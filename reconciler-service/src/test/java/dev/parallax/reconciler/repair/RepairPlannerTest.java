package dev.parallax.reconciler.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairLimits;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition.MongoStore;
import dev.parallax.reconciler.diff.RecordComparator;
import dev.parallax.reconciler.diff.RecordDifference;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.PathTemplate;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.repair.RepairPlan.None;
import dev.parallax.reconciler.repair.RepairPlan.Reason;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepairPlannerTest {
    private static final OwnerDefinition OWNER =
            new OwnerDefinition("api", URI.create("http://localhost"), Duration.ofSeconds(1));
    private static final RepairPolicy AUTO = new RepairPolicy.Auto(OWNER, "/items/{key}", true, RepairLimits.CAREFUL);
    private static final List<FieldMapping> FIELDS = List.of(
            field("at", new TimestampType(TimestampPrecision.MILLIS, ZoneOffset.UTC), "at"),
            field("maker.id", new StringType(false, NormalForm.NFC), "maker.id"),
            field("maker.name", new StringType(false, NormalForm.NFC), "maker.name"),
            field("price", new DecimalType(2, null), "price"),
            field(
                    "state",
                    new EnumType(
                            Map.of("shut", "closed", "lost", "lost"),
                            Map.of("c", "closed", "d", "closed", "o", "open"),
                            Map.of("closed", "c")),
                    "status"));
    private static final Object[] SOURCE = {
        LocalDateTime.parse("2026-01-02T03:04:05.123456"), "m1", null, new BigDecimal("12.5"), "shut"
    };
    private static final Object[] TARGET = {
        Instant.parse("2026-01-02T03:04:05.123Z"), "m1", Absent.MISSING, new BigDecimal("99"), "c"
    };

    @Test
    void aMissingRecordIsCreatedInTheOwnersShape() {
        Map<String, Object> maker = new HashMap<>();
        maker.put("id", "m1");
        maker.put("name", null);
        assertEquals(
                new RepairPlan.Create(
                        "/items/a%2Fb%20%C3%A9",
                        Map.of(
                                "at",
                                "2026-01-02T03:04:05.123Z",
                                "maker",
                                maker,
                                "price",
                                new BigDecimal("12.50"),
                                "status",
                                "c")),
                plan(AUTO, "a/b \u00e9", SOURCE, null));
    }

    @Test
    void aDifferingRecordIsUpdatedIfTheVersionStands() {
        RepairPlan.Update update = (RepairPlan.Update) plan(AUTO, "k", SOURCE, TARGET);
        assertEquals("7", update.ifMatch());
        assertEquals(new BigDecimal("12.50"), update.after().get("price"));
        assertEquals(
                Map.of(
                        "at",
                        "2026-01-02T03:04:05.123Z",
                        "maker",
                        Map.of("id", "m1"),
                        "price",
                        new BigDecimal("99"),
                        "status",
                        "c"),
                update.before());
    }

    @Test
    void aValueWithTheSameMeaningIsLeftAsItIs() {
        RepairPlan.Update kept = (RepairPlan.Update) plan(AUTO, "k", SOURCE, with(TARGET, 4, "d"));
        assertEquals("d", kept.body().get("status"));
        RepairPlan.Update replaced = (RepairPlan.Update) plan(AUTO, "k", SOURCE, with(TARGET, 4, "o"));
        assertEquals("c", replaced.body().get("status"));
    }

    @Test
    void aRecordThatTheSourceLacksIsDeletedIfThePolicySaysSo() {
        RepairPlan.Delete delete = (RepairPlan.Delete) plan(AUTO, "k", null, TARGET);
        assertEquals("/items/k", delete.path());
        assertEquals("7", delete.ifMatch());
        assertEquals(
                Reason.DELETE_NOT_ALLOWED,
                reason(plan(
                        new RepairPolicy.Auto(OWNER, "/items/{key}", false, RepairLimits.CAREFUL), "k", null, TARGET)));
    }

    @Test
    void aFieldThatTheSourceLacksIsLeftOut() {
        Object[] source = SOURCE.clone();
        source[2] = Absent.MISSING;
        RepairPlan.Create create = (RepairPlan.Create) plan(AUTO, "k", source, null);
        assertEquals(Map.of("id", "m1"), create.body().get("maker"));
    }

    @Test
    void aRecordWhoseKeyRepeatsOnEitherSideIsNeverWritten() {
        var key = RecordKey.of("k");
        var one = new StoreRecord(key, SOURCE, "1", null);
        var two = new StoreRecord(key, TARGET, "7", null).repeated(2);
        var planner = new RepairPlanner(dataset(AUTO));
        var comparator = new RecordComparator(FIELDS);
        assertEquals(
                Reason.KEY, reason(planner.plan(comparator.compare(one, two).orElseThrow())));
        assertEquals(
                Reason.KEY,
                reason(planner.plan(comparator.compare(one.repeated(3), null).orElseThrow())));
        assertEquals(
                Reason.KEY, reason(planner.plan(comparator.compare(null, two).orElseThrow())));
        // Nor are records taken for equal that look it.
        assertEquals(
                Reason.KEY,
                reason(planner.plan(comparator.compare(one, one.repeated(2)).orElseThrow())));
    }

    @Test
    void whatWouldBeAGuessIsNotWritten() {
        assertEquals(Reason.POLICY, reason(plan(new RepairPolicy.Report(), "k", SOURCE, TARGET)));
        assertEquals(Reason.UNCONVERTIBLE, reason(plan(AUTO, "k", with(SOURCE, 4, "odd"), null)));
        assertEquals(Reason.UNCONVERTIBLE, reason(plan(AUTO, "k", with(SOURCE, 4, "odd"), TARGET)));
        assertEquals(Reason.UNCONVERTIBLE, reason(plan(AUTO, "k", SOURCE, with(TARGET, 3, "12.50"))));
        assertEquals(Reason.NOT_WRITABLE, reason(plan(AUTO, "k", with(SOURCE, 4, "lost"), TARGET)));
        assertEquals(Reason.NOT_WRITABLE, reason(plan(AUTO, "k", with(SOURCE, 3, new BigDecimal("1.005")), TARGET)));
        assertEquals(Reason.NOT_WRITABLE, reason(plan(AUTO, "k", with(SOURCE, 3, Double.NaN), TARGET)));
        assertEquals(Reason.NOT_WRITABLE, reason(plan(AUTO, "..", SOURCE, TARGET)));
    }

    @Test
    void withoutAVersionNothingIsOverwritten() {
        RecordKey key = RecordKey.of("k");
        RecordDifference difference = new RecordDifference(
                key,
                MismatchKind.DATA_MISMATCH,
                List.of(),
                new StoreRecord(key, SOURCE, "1", null),
                new StoreRecord(key, TARGET, null, null));
        assertEquals(Reason.NO_VERSION, reason(new RepairPlanner(dataset(AUTO)).plan(difference)));
    }

    @Test
    void theKeyIsPutIntoThePathByPart() {
        PathTemplate path = new PathTemplate(
                "/t/{tenant}/orders/{no}",
                List.of(new KeyPart("tenant", KeyType.STRING), new KeyPart("no", KeyType.INT64)));
        assertEquals("/t/%7Bno%7D/orders/7", path.expand(RecordKey.of("{no}", 7L)));
        assertEquals(null, path.expand(RecordKey.of("", 7L)));
    }

    private static Object[] with(Object[] values, int index, Object value) {
        Object[] changed = values.clone();
        changed[index] = value;
        return changed;
    }

    private static Reason reason(RepairPlan plan) {
        return ((None) plan).reason();
    }

    private static RepairPlan plan(RepairPolicy policy, String key, Object[] source, Object[] target) {
        RecordKey recordKey = RecordKey.of(key);
        RecordDifference difference = new RecordComparator(FIELDS)
                .compare(
                        source == null ? null : new StoreRecord(recordKey, source, "1", null),
                        target == null ? null : new StoreRecord(recordKey, target, "7", null))
                .orElseThrow();
        return new RepairPlanner(dataset(policy)).plan(difference);
    }

    private static FieldMapping field(String name, CanonicalType type, String target) {
        return new FieldMapping(name, type, name, target, AbsentRule.DISTINCT);
    }

    private static DatasetDefinition dataset(RepairPolicy policy) {
        SideDefinition side = new SideDefinition(
                new MongoStore("s", "mongodb://localhost", "d", 10, Duration.ofSeconds(1), 1),
                new Relation.Collection("c"),
                List.of("_id"),
                "version",
                null);
        return new DatasetDefinition(
                "items",
                "item",
                List.of(),
                side,
                side,
                List.of(new KeyPart("id", KeyType.STRING)),
                FIELDS,
                Duration.ofSeconds(1),
                5,
                10,
                Duration.ZERO,
                10,
                policy,
                null,
                Map.of());
    }
}
