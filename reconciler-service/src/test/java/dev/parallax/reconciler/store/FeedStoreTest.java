package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.StoreException.Reason;
import dev.parallax.reconciler.testing.FakeFeed;
import dev.parallax.reconciler.testing.Visits;
import dev.parallax.reconciler.value.Absent;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A feed is read to its end or not at all, whatever it says. */
class FeedStoreTest {
    private static final Instant SINCE = Instant.parse("2024-02-01T10:00:00Z");
    private static final KeyCodec KEYS = new KeyCodec(List.of(new KeyPart("id", KeyType.STRING)));

    private FakeFeed feed;
    private FeedStore store;

    @BeforeEach
    void open() throws IOException {
        feed = new FakeFeed(0);
        store = store(20, Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        store.close();
        feed.close();
    }

    private FeedStore store(int pageSize, Duration timeout) {
        return new FeedStore(new StoreDefinition.FeedStore(
                "bureau", URI.create("http://localhost:" + feed.port()), "s3cret", pageSize, timeout, 20_000, 12));
    }

    private static SideDefinition side(StoreDefinition definition) {
        return new SideDefinition(
                definition,
                new Relation.Feed("/visits", "visits", "updated_since", "/visits/{key}"),
                List.of("id"),
                null,
                "updated_at");
    }

    private FeedPages pages(FeedStore of, String... fields) {
        return of.changes(side(of.definition()), List.of(fields), KEYS, SINCE);
    }

    private List<StoreRecord> readAll(FeedStore of) {
        var pages = pages(of, "guest");
        var records = new ArrayList<StoreRecord>();
        FeedPage page;
        do {
            page = pages.next().await().indefinitely();
            records.addAll(page.records());
        } while (!page.last());
        return records;
    }

    private StoreException failure(FeedStore of) {
        return assertThrows(StoreException.class, () -> readAll(of));
    }

    private void fill(int count) {
        for (int n = 1; n <= count; n++) {
            var id = "v%03d".formatted(n);
            feed.put(id, Visits.json(id, "Guest " + n, "booked", "2024-02-01T10:00:00Z"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,20,1", "1,20,1", "19,20,1", "20,20,1", "21,20,2", "40,20,2", "45,20,3", "12,1,12"})
    void everyRecordIsReadOnce(int records, int pageSize, int requests) {
        fill(records);
        feed.put("old", Visits.json("old", "Old", "booked", "2024-02-01T09:59:59.999Z"));

        var read = readAll(store(pageSize, Duration.ofSeconds(5)));

        assertEquals(
                IntStream.rangeClosed(1, records).mapToObj("v%03d"::formatted).toList(),
                read.stream().map(record -> record.key().toString()).toList());
        assertEquals(requests, feed.requests().size());
        assertTrue(feed.tokens().stream().allMatch("Bearer s3cret"::equals), feed.tokens()::toString);
    }

    @Test
    void valuesAreWhatTheyAreInJson() {
        feed.put("a", """
                {"id": "a", "n": 12, "price": 12.5, "big": 12345678901234567890, "yes": true, "none": null,
                 "in": {"side": [1, "x"]}, "updated_at": "2024-02-01T12:00:00+01:00"}""");

        var record = pages(store, "n", "price", "big", "yes", "none", "in.side", "in", "missing", "n.deeper")
                .next()
                .await()
                .indefinitely()
                .records()
                .getFirst();

        assertEquals(12L, record.value(0));
        assertEquals(new BigDecimal("12.5"), record.value(1));
        assertEquals(new BigDecimal("12345678901234567890"), record.value(2));
        assertEquals(true, record.value(3));
        assertEquals(null, record.value(4));
        assertEquals(List.of(1L, "x"), record.value(5));
        assertEquals(Map.of("side", List.of(1L, "x")), record.value(6));
        assertEquals(Absent.MISSING, record.value(7));
        assertEquals(Absent.MISSING, record.value(8));
        assertEquals(Instant.parse("2024-02-01T11:00:00Z"), record.updatedAt());
    }

    @Test
    void anItemWithoutAKeyIsNamedAlikeEachTime() {
        feed.put("a", "{\"guest\": \"Nobody\"}");
        feed.put("b", "{\"id\": \"\", \"guest\": \"Empty\"}");
        feed.put("c", "{\"id\": 7, \"guest\": \"Seven\"}");
        feed.put("d", "[]");
        fill(1);

        var page = pages(store, "guest").next().await().indefinitely();

        assertEquals(5, page.size());
        assertEquals(1, page.records().size());
        assertEquals(
                4,
                page.unusable().stream().map(FeedPage.Unusable::name).distinct().count());
        assertEquals(
                page.unusable(),
                pages(store, "guest").next().await().indefinitely().unusable());
    }

    @Test
    void aRecordThatGoesAwayBetweenTwoPagesBreaksTheReadingOff() {
        fill(45);
        feed.misbehave((query, work) -> {
            if (query.get("page").equals("3")) {
                feed.remove("v001");
            }
            return work.get();
        });

        assertEquals(
                "Failed to fetch from bureau: records went away while its pages were read.",
                failure(store).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Bad gateway</html>",
                "{\"visits\": [{\"id\":",
                "{\"visits\": []} {}",
                "[]",
                "null",
                "{}",
                "{\"visits\": {}}",
                "{\"visits\": null}",
                "{\"visits\": [], \"pagination\": {\"total_pages\": 3}}",
                "{\"visits\": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]}",
                "{\"visits\": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20], \"pagination\": {\"total_pages\": \"1\"}}"
            })
    void anAnswerThatSaysNothingIsNoEnd(String answer) {
        feed.misbehave((query, work) -> new FakeFeed.Answer(200, answer));

        var failure = failure(store);

        assertEquals(Reason.SOURCE_UNAVAILABLE, failure.reason(), failure.getMessage());
        assertTrue(failure.retryable());
    }

    @Test
    void anAnswerWithoutPagesIsAllThereIsIfItIsNotFull() {
        feed.misbehave((query, work) -> new FakeFeed.Answer(200, "{\"visits\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}"));
        assertEquals(2, readAll(store).size());
    }

    @ParameterizedTest
    @CsvSource({
        "500,SOURCE_UNAVAILABLE",
        "502,SOURCE_UNAVAILABLE",
        "503,SOURCE_UNAVAILABLE",
        "429,SOURCE_UNAVAILABLE",
        "408,SOURCE_UNAVAILABLE",
        "400,STORE_REFUSED",
        "401,STORE_REFUSED",
        "404,STORE_REFUSED",
        "302,STORE_REFUSED",
        "204,STORE_REFUSED"
    })
    void aStatusSaysWhetherTryingAgainHelps(int status, Reason reason) {
        feed.misbehave((query, work) -> new FakeFeed.Answer(status, status == 204 ? "" : "{\"error\": \"X\"}"));

        var failure = failure(store);
        assertEquals(reason, failure.reason());
        if (status == 400) {
            assertEquals("bureau refused the request with status 400: {\"error\": \"X\"}", failure.getMessage());
        }
        // A redirect is not followed: the token is for this address alone.
        assertEquals(1, feed.tokens().size());
    }

    @Test
    void sizeAndNumberOfPagesAreBounded() {
        feed.misbehave(
                (query, work) -> new FakeFeed.Answer(200, "{\"visits\": [], \"x\": \"" + "x".repeat(30_000) + "\"}"));
        var tooLarge = failure(store);
        assertEquals(Reason.STORE_REFUSED, tooLarge.reason());
        assertTrue(String.valueOf(tooLarge.getMessage()).contains("20000 bytes"), tooLarge.getMessage());

        feed.misbehave((query, work) -> new FakeFeed.Answer(
                200, "{\"visits\": [{\"id\": \"a\"}], \"pagination\": {\"total_pages\": 1000000}}"));
        assertEquals(Reason.STORE_REFUSED, failure(store).reason());
        assertEquals(13, feed.requests().size());
    }

    @Test
    void aBodyThatStopsInItsMiddleIsNotWaitedFor() {
        fill(3);
        var latch = new CountDownLatch(1);
        feed.holdBodies(latch);
        try {
            assertEquals(
                    "Failed to fetch from bureau: it did not answer in time.",
                    failure(store(20, Duration.ofMillis(300))).getMessage());
        } finally {
            latch.countDown();
        }
    }

    @Test
    void aConnectionThatBreaksIsNoEnd() {
        feed.misbehave((query, work) -> {
            throw new IOException("As the test wants it");
        });
        assertEquals(
                "Failed to fetch from bureau: it could not be reached, or the connection broke.",
                failure(store).getMessage());
    }

    @Test
    void aRecordIsReadAtItsOwnAddress() {
        fill(3);
        feed.put("lie", Visits.json("v002", "Somebody else", "booked", "2024-02-01T10:00:00Z"));
        var reader = store.reader(side(store.definition()), List.of("guest"), KEYS);

        var found = reader.read(List.of(RecordKey.of("v001"), RecordKey.of("nobody"), RecordKey.of("..")))
                .await()
                .indefinitely();

        assertEquals(1, found.size());
        assertEquals("Guest 1", found.getFirst().value(0));
        assertThrows(
                StoreException.class,
                () -> reader.read(List.of(RecordKey.of("lie"))).await().indefinitely());
        assertThrows(StoreException.class, () -> reader.scan(Scan.of(KeyBounds.ALL)));
    }
}
