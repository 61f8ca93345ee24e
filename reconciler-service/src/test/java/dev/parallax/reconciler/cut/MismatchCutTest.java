package dev.parallax.reconciler.cut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.drift.Cut;
import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MismatchCutTest {
    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

    private static Predicate<Mismatch> within(int bytes) {
        return mismatch -> bytes(mismatch) <= bytes;
    }

    private static int bytes(Mismatch mismatch) {
        try {
            return JSON.writeValueAsBytes(mismatch).length;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Mismatch of(Map<String, Object> source, Map<String, Object> target) {
        var fields = new ArrayList<FieldDifference>();
        if (source != null && target != null) {
            source.forEach((name, value) -> fields.add(new FieldDifference(
                    name,
                    value.toString(),
                    target.get(name).toString(),
                    value.toString(),
                    target.get(name).toString(),
                    null)));
        }
        return new Mismatch(
                UUID.randomUUID(),
                "3",
                MismatchKind.DATA_MISMATCH,
                fields,
                source,
                target,
                "00ff",
                "ff00",
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Test
    void theFirstDifferenceIsSeenWithWhatIsLeftOut() {
        var same = "0123456789".repeat(60_000);
        var cut = MismatchCut.of(
                of(Map.of("body", same + "left" + same), Map.of("body", same + "right" + same)), within(1_000_000));
        assertTrue(bytes(cut) < 1_000_000);
        var field = cut.fields().getFirst();
        for (var text : List.of(field.sourceRaw(), field.sourceCanonical(), (String)
                cut.source().get("body"))) {
            assertTrue(text.startsWith("…") && text.contains("6789left0123"), text);
            assertTrue(text.contains("… [cut: characters 598,001-606,000 of 1,200,004, SHA-256 "), text);
        }
        assertTrue(field.targetRaw().contains("6789right0123"), field.targetRaw());
        assertEquals(new Cut(1_200_020L, 1_200_021L), cut.cut());
        assertEquals("00ff", cut.sourceChecksum());
    }

    @Test
    void whatIsMissingOnOneSideStaysMissing() {
        var cut = MismatchCut.of(of(Map.of("body", "x".repeat(2_000_000), "n", 1), null), within(1_000_000));
        assertNull(cut.target());
        assertEquals(1, cut.source().get("n"));
        assertNotNull(cut.cut().sourceBytes());
        assertNull(cut.cut().targetBytes());
    }

    @Test
    void everyKindOfValueIsCut() {
        var number = new BigDecimal("1" + "0".repeat(50_000) + "1");
        var source = Map.<String, Object>of(
                "text", "ü".repeat(700_000),
                "list", Collections.nCopies(300_000, 7),
                "map", Map.of("a", Map.of("b", "y".repeat(700_000))),
                "number", number,
                "small", List.of(1, 2));
        var cut = MismatchCut.of(of(source, null), within(100_000));
        cut.source().forEach((name, value) -> {
            if (name.equals("small")) {
                assertEquals(List.of(1, 2), value);
            } else {
                assertTrue(value.toString().contains("[cut: characters 1-"), name + value);
            }
        });
    }

    /** Half of a pair would be no character of UTF-8, and what is read back another one. */
    @Test
    void noCharacterIsHalved() {
        for (int shift = 0; shift < 2; shift++) {
            var text = "a".repeat(shift) + "😀".repeat(50_000);
            var cut = Excerpt.of(text, 40_001, 8_000, new TextHashes());
            assertEquals(-1, cut.indexOf('?'));
            var kept = cut.substring(1, cut.indexOf("… [cut"));
            assertEquals(kept, "😀".repeat(kept.length() / 2));
        }
    }

    @Property(tries = 60)
    void whateverIsLargeFits(
            @ForAll @IntRange(min = 1, max = 1_600) int columns,
            @ForAll @IntRange(min = 0, max = 2_000) int width,
            @ForAll boolean control) {
        Map<String, Object> source = new LinkedHashMap<>();
        Map<String, Object> target = new LinkedHashMap<>();
        for (int i = 0; i < columns; i++) {
            // Each takes six bytes as JSON.
            var text = (control ? "\u0001" : "x").repeat(width);
            source.put("column_" + i, text + "a");
            target.put("column_" + i, text + "b");
        }
        var cut = MismatchCut.of(of(source, target), within(65_536));
        assertTrue(bytes(cut) <= 65_536, () -> "%d bytes".formatted(bytes(cut)));
        if (columns > 400 && width > 1_000) {
            assertTrue(cut.fields().getLast().reason().matches("\\[cut: [\\d,]+ of [\\d,]+ fields]"));
        }
    }
}
