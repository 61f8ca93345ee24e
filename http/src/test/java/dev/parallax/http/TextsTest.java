package dev.parallax.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final String FORGED = "c-1\n2026-01-01 INFO all is well\u2028\u001b[2J\r\tß\uD83D\uDE80";

    @Test
    void what_no_store_takes_is_not_storable() {
        assertTrue(Texts.isStorable("a\nb \uD83D\uDE80"));
        for (String text : new String[] {"a\0", "\uD800", "x\uDC00y", "\uDE80\uD83D"}) {
            assertFalse(Texts.isStorable(text));
        }
    }

    @Test
    void a_name_is_one_line_of_printable_characters() {
        assertNull(Texts.problemOfLine("Ada Lovelace ß \uD83D\uDE80", 200));
        assertNull(Texts.problemOfLine("x".repeat(200), 200));
        for (String text : new String[] {FORGED, "a\nb", "a\u0085b", "a\u2029b", "\uD800", "a\0", "x".repeat(201)}) {
            assertNotNull(Texts.problemOfLine(text, 200));
        }
    }

    @Test
    void what_is_told_back_is_short_and_can_be_written() {
        assertEquals("x\uFFFDy\uFFFD", Texts.told("x\0y\uD800"));
        assertEquals("\uD83D\uDE80".repeat(100) + "...", Texts.told("\uD83D\uDE80".repeat(101)));
    }

    @Test
    void a_record_of_the_log_is_one_line() {
        ExtLogRecord record = new ExtLogRecord(
                Level.INFO, "Started, correlation %s", ExtLogRecord.FormatStyle.PRINTF, TextsTest.class.getName());
        record.setParameters(new Object[] {FORGED});
        assertTrue(new OneLine().isLoggable(record));
        assertEquals(
                "Started, correlation c-1\\n2026-01-01 INFO all is well\\u2028\\u001b[2J\\r\\tß\uD83D\uDE80",
                String.format(record.getMessage(), record.getParameters()));
        ExtLogRecord plain = new ExtLogRecord(
                Level.INFO, "Started " + FORGED, ExtLogRecord.FormatStyle.NO_FORMAT, TextsTest.class.getName());
        assertTrue(new OneLine().isLoggable(plain));
        assertEquals(-1, plain.getMessage().indexOf('\n'));
    }
}
