package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What {@link dev.parallax.reconciler.store.EndlessStores} hold: a number as the key, and a text. */
final class EndlessDataset {
    static final Duration SETTLE = Duration.ofSeconds(1);

    private EndlessDataset() {}

    /** @param candidates differences of one job that may wait */
    static DatasetDefinition of(int candidates) {
        var nowhere =
                new StoreDefinition.MongoStore("endless", "mongodb://nowhere", "none", 1, Duration.ofSeconds(1), 1);
        var side = new SideDefinition(nowhere, new Relation.Collection("none"), List.of("_id"), null, null);
        return new DatasetDefinition(
                "endless",
                "thing",
                List.of(),
                side,
                side,
                List.of(new KeyPart("id", KeyType.INT64)),
                List.of(new FieldMapping(
                        "text", new StringType(false, NormalForm.NONE), "text", "text", AbsentRule.DISTINCT)),
                SETTLE,
                3,
                candidates,
                Duration.ZERO,
                1_000_000,
                new RepairPolicy.Report(),
                null,
                Map.of());
    }
}
