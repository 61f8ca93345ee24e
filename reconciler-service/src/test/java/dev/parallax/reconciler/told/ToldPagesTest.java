package dev.parallax.reconciler.told;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Job;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ToldPagesTest extends ReconcilerTest {
    private static final Instant TOLD = Instant.parse("2026-05-01T10:00:00Z");
    private static final Instant LATER = TOLD.plusSeconds(60);
    private static final RecordKey KEY = RecordKey.of(Items.key(1));
    private static final Fingerprint LOOK = new Fingerprint(1, 2);

    @Inject
    ToldPages pages;

    @Inject
    Catalog catalog;

    private DatasetDefinition dataset;

    @BeforeEach
    void findDataset() {
        dataset = catalog.datasets().get("items");
    }

    private void claim(Job job) {
        pool.preparedQuery(
                        "insert into reconciler.claims (job_id, attempt, worker, claimed_at) values ($1, $2, 'test', now())"
                                + " on conflict (job_id) do update set attempt = excluded.attempt")
                .executeAndAwait(Tuple.of(job.id(), job.attempt()));
    }

    private ToldRange keep(Job job) {
        return keep(job, true);
    }

    private ToldRange keep(Job job, boolean missing) {
        var differences = ToldDifferences.none();
        differences.add(KEY, LOOK, MismatchKind.MISSING_IN_TARGET);
        var range = new ToldRange(UUID.randomUUID(), job.rootId(), KEY, RecordKey.of(Items.key(2)), 1, missing);
        pages.keep(job, dataset, range, differences, TOLD).await().indefinitely();
        return range;
    }

    private List<ToldRange> ranges(UUID exceptRoot, Instant before, Instant now) {
        return pages.ranges(dataset, exceptRoot, before, now).await().indefinitely();
    }

    @Test
    void aLaterRunFindsWhatWasKept() {
        var job = segment(UUID.randomUUID(), 1);
        claim(job);
        var range = keep(job);
        assertEquals(List.of(range), ranges(UUID.randomUUID(), TOLD, LATER));
        var found = pages.differences(List.of(range.id(), UUID.randomUUID()))
                .await()
                .indefinitely();
        assertEquals(1, found.size());
        assertEquals(MismatchKind.MISSING_IN_TARGET, found.get(range.id()).kind(KEY, LOOK));
        assertNull(found.get(range.id()).kind(KEY, new Fingerprint(1, 3)));
        assertNull(found.get(range.id()).kind(RecordKey.of(Items.key(2)), LOOK));

        pages.forget(List.of(range.id())).await().indefinitely();
        assertEquals(List.of(), ranges(UUID.randomUUID(), TOLD, LATER));

        var onBothSides = keep(job, false);
        assertEquals(List.of(onBothSides), ranges(UUID.randomUUID(), TOLD, LATER));
    }

    @Test
    void notTheRunItselfNorOneToWhichItIsTooYoungOrTooOld() {
        var job = segment(UUID.randomUUID(), 1);
        claim(job);
        keep(job);
        assertEquals(List.of(), ranges(job.rootId(), TOLD, LATER));
        assertEquals(List.of(), ranges(UUID.randomUUID(), TOLD.minusNanos(1_000), LATER));
        var end = TOLD.plus(dataset.knownFor());
        assertEquals(1, ranges(UUID.randomUUID(), TOLD, end.minusNanos(1_000)).size());
        assertEquals(List.of(), ranges(UUID.randomUUID(), TOLD, end));

        pages.purge(end.minusNanos(1_000), 1000).await().indefinitely();
        assertEquals(1, count("select count(*) from reconciler.told_differences"));
        pages.purge(end, 1000).await().indefinitely();
        assertEquals(0, count("select count(*) from reconciler.told_differences"));
    }

    @Test
    void anAttemptThatWasTakenOverKeepsNothingAndWhatItKeptIsForgotten() {
        var job = segment(UUID.randomUUID(), 1);
        claim(job);
        keep(job);
        var second = segment(job.id(), 2);
        claim(second);
        pages.forgetOf(job.id()).await().indefinitely();
        keep(job);
        assertEquals(0, count("select count(*) from reconciler.told_differences"));
        keep(second);
        assertEquals(1, count("select count(*) from reconciler.told_differences"));
    }

    /** By every replica, in every process: the dataset has an enum, whose names have no order of their own. */
    @Test
    void aDefinitionHasOneDigest() {
        assertEquals("24b980fb7028febd6bb3243e06ae8390", DefinitionDigest.of(dataset));
    }

    @Test
    void anotherDefinitionKnowsNothingOfIt() {
        var job = segment(UUID.randomUUID(), 1);
        claim(job);
        keep(job);
        var other = new DatasetDefinition(
                dataset.name(),
                dataset.entityType(),
                dataset.after(),
                dataset.source(),
                dataset.target(),
                dataset.key(),
                dataset.fields().subList(1, dataset.fields().size()),
                dataset.settle(),
                dataset.rechecks(),
                dataset.candidates(),
                Duration.ofDays(1),
                dataset.segmentSize(),
                dataset.repair(),
                null,
                dataset.followUps());
        assertEquals(
                List.of(),
                pages.ranges(other, UUID.randomUUID(), TOLD, LATER).await().indefinitely());
    }
}
