package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.flow.RandomField.Form;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.store.MemoryStores;
import dev.parallax.reconciler.value.Side;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stores that are far away are read in smaller segments, so that more replicas have something to wait for. */
class FarStoresTest {
    private static final Duration FAR = Duration.ofMillis(20);
    private static final int RECORDS = 200;

    @Test
    void aSegmentOfStoresFarAwayHoldsFewerRecords() {
        assertEquals(2, plan(Strategy.FULL, Duration.ZERO).size());
        assertEquals(8, plan(Strategy.FULL, FAR).size());
    }

    @Test
    void aSegmentThatTheStoresDigestIsAsLargeAnywhere() {
        assertEquals(2, plan(Strategy.CHECKSUM, Duration.ZERO).size(), "as many as a replica reads at once");
        assertEquals(2, plan(Strategy.CHECKSUM, FAR).size());
    }

    private static List<Segment> plan(Strategy strategy, Duration roundTrip) {
        var data = new PlantedDataset(new Random(1), 1, List.of(KeyType.UUID), Form.DOCUMENT, Form.DOCUMENT, false);
        data.fill(RECORDS);
        var dataset = data.definition(side(), side(), Duration.ZERO, 10, 100);
        var stores = new MemoryStores(half(data, Side.SOURCE), half(data, Side.TARGET), roundTrip);
        return new Engine(dataset, stores, PlantedDataset.NOW).plan(strategy);
    }

    private static MemoryStores.Half half(PlantedDataset data, Side side) {
        return new MemoryStores.Half(data.records(side), 1, RECORDS);
    }

    /** A page is one record. */
    private static SideDefinition side() {
        var store = new StoreDefinition.MongoStore("memory", "mongodb://nowhere", "none", 1, Duration.ofSeconds(1), 1);
        return new SideDefinition(store, new Relation.Collection("none"), List.of("_id"), null, "updated_at");
    }
}
