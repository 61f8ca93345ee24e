package dev.parallax.reconciler.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class KeyInterpolationTest {
    private static RecordKey between(Object low, Object high, double fraction) {
        return KeyInterpolation.between(RecordKey.of(low), RecordKey.of(high), fraction);
    }

    @Property
    void aGuessLiesBetween(@ForAll("pairs") Pair pair, @ForAll @DoubleRange(max = 1) double fraction) {
        var low = pair.one().compareTo(pair.other()) <= 0 ? pair.one() : pair.other();
        var high = low.equals(pair.one()) ? pair.other() : pair.one();
        var guess = KeyInterpolation.between(low, high, fraction);
        assertTrue(low.compareTo(guess) <= 0 && guess.compareTo(high) <= 0, () -> low + " " + guess + " " + high);
    }

    record Pair(RecordKey one, RecordKey other) {}

    /** Two keys of one shape. */
    @Provide
    Arbitrary<Pair> pairs() {
        var numbers = Arbitraries.longs().map(RecordKey::of);
        var ids = Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                .as((high, low) -> RecordKey.of(new UUID(high, low)));
        var digits = Arbitraries.strings().numeric().ofMaxLength(20).map(RecordKey::of);
        var words = Arbitraries.strings()
                .withChars("0aB-_z\u00e9\uffff ")
                .ofMaxLength(15)
                .map(RecordKey::of);
        var composites = Combinators.combine(
                        Arbitraries.strings().withChars("ab1").ofMaxLength(3), Arbitraries.longs())
                .as((text, number) -> RecordKey.of(text, number));
        var bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(5);
        var days = Arbitraries.integers().map(LocalDate::ofEpochDay).map(RecordKey::of);
        var infinities =
                Arbitraries.of(LocalDate.MIN, LocalDate.EPOCH, LocalDate.MAX).map(RecordKey::of);
        var times = Arbitraries.of(
                        Instant.MIN, Instant.EPOCH, Instant.parse("2026-01-01T00:00:00.000001Z"), Instant.MAX)
                .map(RecordKey::of);
        var decimals = Arbitraries.bigDecimals().ofScale(6).map(RecordKey::of);
        return Arbitraries.oneOf(
                pair(numbers),
                pair(ids),
                pair(digits),
                pair(words),
                pair(composites),
                pair(bytes.map(KeyBytes::of).map(RecordKey::of)),
                pair(bytes.map(KeyBytes::byLength).map(RecordKey::of)),
                pair(days),
                pair(infinities),
                pair(times),
                pair(decimals));
    }

    private static Arbitrary<Pair> pair(Arbitrary<RecordKey> keys) {
        return Combinators.combine(keys, keys).as(Pair::new);
    }

    @Test
    void numbers() {
        assertEquals(RecordKey.of(25L), between(20L, 30L, 0.5));
        assertEquals(RecordKey.of(-1L), between(Long.MIN_VALUE, Long.MAX_VALUE, 0.5));
        assertEquals(RecordKey.of(7L), between(7L, 7L, 0.3));
    }

    @Test
    void whatHasAFormOfItsOwn() {
        assertEquals(
                RecordKey.of(KeyBytes.of(HexFormat.of().parseHex("65b100000000000000000080"))),
                between(
                        KeyBytes.of(HexFormat.of().parseHex("65b100000000000000000000")),
                        KeyBytes.of(HexFormat.of().parseHex("65b100000000000000000100")),
                        0.5));
        assertEquals(
                RecordKey.of(LocalDate.parse("2026-01-06")),
                between(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-01-11"), 0.5));
        assertEquals(
                RecordKey.of(Instant.parse("1970-01-01T00:00:00.5Z")),
                between(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), 0.5));
        assertEquals(RecordKey.of(new BigDecimal("1.25")), between(BigDecimal.ONE, new BigDecimal("1.5"), 0.5));
    }

    @Test
    void uuids() {
        assertEquals(
                RecordKey.of(UUID.fromString("80000000-0000-0000-0000-000000000000")),
                between(
                        UUID.fromString("70000000-0000-0000-0000-000000000000"),
                        UUID.fromString("90000000-0000-0000-0000-000000000000"),
                        0.5));
    }

    @Test
    void textsInTheCharactersThatTheyAreMadeOf() {
        assertEquals(RecordKey.of("item-000001479531"), between("item-000001457896", "item-000001501166", 0.5));
        assertEquals(RecordKey.of("5"), between("", "a", 0.5));
        assertEquals(RecordKey.of("8"), between("7f", "81", 0.5));
        assertEquals(
                RecordKey.of("8"),
                between("70000000-0000-0000-0000-000000000000", "90000000-0000-0000-0000-000000000000", 0.5));
        assertEquals(RecordKey.of("MnOa"), between("M0", "Nz", 0.4));
    }

    @Test
    void whatCannotBeGuessedIsTheNearerOne() {
        assertEquals(RecordKey.of("\u00e9"), between("\u00e9", "\u00fc", 0.4));
        assertEquals(RecordKey.of("\u00fc"), between("\u00e9", "\u00fc", 0.6));
    }

    @Test
    void ofSeveralPartsTheFirstThatDiffers() {
        assertEquals(
                RecordKey.of("x", 20L, 3L),
                KeyInterpolation.between(RecordKey.of("x", 10L, 3L), RecordKey.of("x", 30L, 9L), 0.5));
    }
}
