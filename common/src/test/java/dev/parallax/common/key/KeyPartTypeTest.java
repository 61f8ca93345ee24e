package dev.parallax.common.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyPartTypeTest {
    @Test
    void whatMeansTheSameHasOneText() {
        same(KeyPartType.STRING, " Ab ", " Ab ");
        same(KeyPartType.INT64, "7", "7", "007", "+7");
        same(KeyPartType.INT64, "0", "0", "-0", "000");
        same(KeyPartType.INT64, "-9223372036854775808", "-9223372036854775808");
        same(
                KeyPartType.UUID,
                "6f9619ff-8b86-4011-b42d-00c04fc964ff",
                "6F9619FF-8B86-4011-B42D-00C04FC964FF",
                "6f9619ff8b864011b42d00c04fc964ff",
                "{6f9619ff-8b86-4011-b42d-00c04fc964ff}",
                "URN:UUID:6f9619ff-8b86-4011-b42d-00c04fc964ff");
        same(KeyPartType.OBJECTID, "65b1000000000000000000ff", "65B1000000000000000000FF");
        same(KeyPartType.BYTES, "0aff", "0AFF");
        same(KeyPartType.BYTES, "", "");
        same(KeyPartType.DATE, "2026-11-30", "2026-11-30", "20261130", "2026-W49-1", "2026-334");
        same(KeyPartType.DATE, "infinity", "Infinity");
        same(
                KeyPartType.TIMESTAMP,
                "2026-11-30T10:15:00Z",
                "2026-11-30T10:15Z",
                "2026-11-30t10:15:00.000z",
                "2026-11-30T12:15:00+02:00",
                "2026-11-30T12:15:00+0200",
                "2026-11-30 12:15:00+02",
                "2026-11-30T10:15:00");
        same(KeyPartType.TIMESTAMP, "2026-11-30T10:15:00.000001Z", "2026-11-30 10:15:00.000001+00");
        same(KeyPartType.TIMESTAMP, "-infinity", "-INFINITY");
        same(KeyPartType.DECIMAL, "1", "1", "1.0", "01.00");
        same(KeyPartType.DECIMAL, "0", "-0.0", "0");
    }

    private static void same(KeyPartType type, String canonical, String... writings) {
        for (String writing : writings) {
            assertEquals(canonical, type.canonical(writing), type + " " + writing);
        }
        assertEquals(canonical, type.canonical(canonical), type + " of its own text");
    }

    @Test
    void whatMeansNothingOfTheTypeIsNone() {
        none(KeyPartType.STRING, "\uD83D", "a\uDE80");
        none(KeyPartType.INT64, "", "x", "1.0", "1e3", "0x10", "9223372036854775808", " 7");
        none(
                KeyPartType.UUID,
                "",
                "7",
                "{}",
                "{",
                "6f9619ff-8b86-4011-b42d-00c04fc964f",
                "6f9619ff-8b864011b42d00c04fc964ff");
        none(KeyPartType.OBJECTID, "", "65b1", "65b1000000000000000000fg");
        none(KeyPartType.BYTES, "0", "0g", "0x");
        none(KeyPartType.DATE, "2026-02-30", "2026-1-1", "tomorrow", "2026-01-01T00:00:00Z", "2026-W60-1", "2026-400");
        none(KeyPartType.TIMESTAMP, "2026-01-01", "2026-01-01T00:00:00.0000001Z", "2026-01-01T25:00:00Z", "now");
        none(KeyPartType.DECIMAL, "", ".", ".5", "1.", "1e5", "1e100000000", "NaN", "1,5", "Infinity");
    }

    private static void none(KeyPartType type, String... texts) {
        for (String text : texts) {
            assertNull(type.canonical(text), type + " " + text);
        }
    }

    @Test
    void everyTypeHasAWordAndAnExampleThatIsCanonical() {
        for (KeyPartType type : KeyPartType.values()) {
            assertEquals(Optional.of(type), KeyPartType.named(type.word()));
            assertEquals(type.example(), type.canonical(type.example()));
        }
        assertEquals(
                List.of("string", "int64", "uuid", "objectid", "bytes", "date", "timestamp", "decimal"),
                Stream.of(KeyPartType.values()).map(KeyPartType::word).toList());
        assertEquals(Optional.empty(), KeyPartType.named("float64"));
    }
}
