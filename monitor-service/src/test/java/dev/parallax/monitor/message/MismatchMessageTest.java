package dev.parallax.monitor.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.messaging.InvalidContentException;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MismatchMessageTest {

    private final Story story = Story.dataset("items", "item", Instant.parse("2026-03-01T10:00:00Z"));
    private final MismatchBatch batch = story.found(
            story.mismatch("Zoë €", MismatchKind.DATA_MISMATCH, "a1"),
            story.mismatch("b", MismatchKind.MISSING_IN_SOURCE, "a2"));

    private static MismatchMessage read(String text, Charset charset) throws IOException {
        byte[] message = text.getBytes(charset);
        return RawJson.reader(Publisher.JSON.readerFor(MismatchMessage.class), message)
                .readValue(message);
    }

    @Test
    void tells_what_a_batch_does() throws IOException {
        MismatchMessage message = read(Publisher.json(batch), StandardCharsets.UTF_8);
        assertEquals(batch.jobId(), message.jobId());
        assertEquals(batch.rootId(), message.rootId());
        assertEquals(batch.dataset(), message.dataset());
        assertEquals(batch.sourceKind(), message.sourceKind());
        assertEquals(batch.targetKind(), message.targetKind());
        for (int i = 0; i < 2; i++) {
            var told = batch.mismatches().get(i);
            MismatchMessage.Found found = message.mismatches().get(i);
            assertEquals(
                    new MismatchMessage.Found(
                            told.id(),
                            told.key(),
                            told.kind(),
                            told.sourceChecksum(),
                            told.targetChecksum(),
                            told.firstSeen(),
                            told.lastSeen(),
                            found.start(),
                            found.end()),
                    found);
        }
    }

    @Test
    void what_was_seen_is_found_in_its_bytes_to_the_letter() throws IOException {
        String text = Publisher.json(batch).replace("\"John\"", "1.50").replace("{\"id\"", "\n { \"id\"");
        MismatchMessage message = read(text, StandardCharsets.UTF_8);
        List<Seen> seen = message.mismatches().stream()
                .map(found -> Seen.of(Publisher.JSON, Arrays.copyOfRange(message.bytes(), found.start(), found.end())))
                .toList();
        assertEquals("a1", seen.get(0).sourceChecksum());
        assertEquals("beef", seen.get(0).targetChecksum());
        int from = text.indexOf("\"fields\":") + "\"fields\":".length();
        assertEquals(
                text.substring(from, text.indexOf(']', from) + 1), seen.get(0).fields());
        assertEquals("[]", seen.get(1).fields());
        assertNull(seen.get(1).source());
        assertEquals(
                1.5, Publisher.JSON.readTree(seen.get(0).source()).get("name").doubleValue());
        assertEquals(
                "b", Publisher.JSON.readTree(seen.get(1).target()).get("id").textValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "\"fields\":[ ~ \"fields\":1,\"x\":[",
                "\"kind\":\"DATA_MISMATCH\" ~ \"kind\":\"OTHER\"",
                "\"kind\":\"DATA_MISMATCH\" ~ \"kind\":null",
                "\"mismatches\":[ ~ \"mismatches\":[1,",
                "\"mismatches\": ~ \"others\":",
                "\"source\":{ ~ \"source\":{\"x\":tru,",
                "\"key\":\"b\" ~ \"key\":{}",
                "\"first_seen\":\"2026 ~ \"first_seen\":\"then",
                "\"job_id\":\" ~ \"job_id\":\"no",
                "\"dataset\":\"items\" ~ \"x\":0"
            })
    void is_refused_where_it_says_something_else(String told, String other) {
        String text = Publisher.json(batch);
        assertTrue(text.contains(told), text);
        // What Intake takes for a message that cannot be read.
        Exception refused =
                assertThrows(Exception.class, () -> read(text.replace(told, other), StandardCharsets.UTF_8));
        assertTrue(refused instanceof IOException || refused instanceof InvalidContentException, refused.toString());
    }

    @Test
    void tells_what_stands() throws IOException {
        Story later = Story.dataset("items", "item", Instant.parse("2026-03-02T10:00:00Z"));
        var unused = story.found(story.mismatch("a", MismatchKind.DATA_MISMATCH, "a1"));
        MismatchBatch standing = later.standing(story, "b", "a");
        MismatchMessage message = read(Publisher.json(standing), StandardCharsets.UTF_8);
        assertEquals(standing.standing(), message.standing());
        assertEquals(standing.batchId(), message.batchId());
        assertTrue(message.tells());
    }

    @Test
    void older_releases_say_of_nothing_that_it_stands() throws IOException {
        String older = Publisher.json(story.found()).replace(",\"standing\":[]", "");
        assertFalse(older.contains("standing"));
        MismatchMessage message = read(older, StandardCharsets.UTF_8);
        assertEquals(List.of(), message.standing());
        assertFalse(message.tells());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "\"standing\":[{ ~ \"standing\":[1,{",
                "\"standing\":[{ ~ \"standing\":[null,{",
                "\"standing\":[{ ~ \"standing\":{\"x\":[{}]},\"y\":[{",
                "\"seen_by\": ~ \"x\":",
                "\"seen_by\":\" ~ \"seen_by\":\"no",
                "\"seen_at\": ~ \"x\":",
                "\"seen_at\":\"2026 ~ \"seen_at\":\"then",
                "\"told\": ~ \"x\":",
                "\"told\":\" ~ \"told\":\"no",
                "\"count\": ~ \"x\":",
                "\"count\":1 ~ \"count\":-1",
                "\"only\":[ ~ \"only\":[null,",
                "\"only\":[ ~ \"only\":[\"no\",",
                // One more than are said to stand.
                "\"only\":[ ~ \"only\":[\"00000000-0000-0000-0000-000000000001\","
            })
    void is_refused_where_it_is_not_said_what_stands(String told, String other) {
        String text = Publisher.json(story.standing(story, "a", "b"));
        assertTrue(text.contains(told), text);
        Exception refused =
                assertThrows(Exception.class, () -> read(text.replace(told, other), StandardCharsets.UTF_8));
        assertTrue(refused instanceof IOException || refused instanceof InvalidContentException, refused.toString());
    }

    @Test
    void is_refused_in_another_encoding() {
        assertThrows(IOException.class, () -> read(Publisher.json(batch), StandardCharsets.UTF_16BE));
    }
}
