package dev.parallax.reconciler.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parallax.reconciler.value.CanonicalValue.Decimal;
import dev.parallax.reconciler.value.CanonicalValue.Elements;
import dev.parallax.reconciler.value.CanonicalValue.Int64;
import dev.parallax.reconciler.value.CanonicalValue.Members;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanonicalEncoderTest {

    @Test
    void movingACharacterAcrossAFieldChangesTheDigest() {
        assertNotEquals(digest(new Text("ab"), new Text("c")), digest(new Text("a"), new Text("bc")));
        assertNotEquals(digest(new Text("ab"), new Text("")), digest(new Text(""), new Text("ab")));
    }

    @Test
    void nothingLooksLikeSomethingElse() {
        List<CanonicalValue> values = List.of(
                Absent.NULL,
                Absent.MISSING,
                new Text(""),
                new Text("null"),
                new Int64(0),
                new Decimal(BigDecimal.ZERO),
                new CanonicalValue.Bool(false),
                new CanonicalValue.Float64(0),
                new CanonicalValue.Bytes(""),
                new Text("\uD800"),
                new Text("?"),
                new Elements(List.of()),
                new Elements(List.of(Absent.NULL)),
                new Elements(List.of(new Elements(List.of()))),
                new Members(new TreeMap<>()));
        Set<Digest> digests = new HashSet<>();
        values.forEach(value -> digests.add(digest(value)));
        assertEquals(values.size(), digests.size());
    }

    @Test
    void nestingIsPartOfTheDigest() {
        assertNotEquals(
                digest(new Elements(List.of(new Text("a"))), new Text("b")),
                digest(new Elements(List.of(new Text("a"), new Text("b")))));
    }

    @Test
    void theBytesOfAValueStayTheSame() {
        // A change here makes stored checksums incomparable with new ones.
        assertEquals(
                "b4a8b7ad",
                digest(new Text("parallax"), new Int64(1), Absent.NULL).hex().substring(0, 8));
    }

    @Test
    void longTextsGrowTheBuffer() {
        String text = "x".repeat(100_000);
        assertNotEquals(digest(new Text(text)), digest(new Text(text + "x")));
    }

    @Test
    void aSumDoesNotDependOnTheOrder() {
        DigestSum forwards = DigestSum.EMPTY;
        DigestSum backwards = DigestSum.EMPTY;
        for (int i = 0; i < 100; i++) {
            forwards = forwards.plus(digest(new Int64(i)));
            backwards = backwards.plus(digest(new Int64(99 - i)));
        }
        assertEquals(forwards, backwards);
    }

    @Test
    void aRecordTwiceDoesNotCancelOut() {
        Digest once = digest(new Text("a"));
        assertNotEquals(DigestSum.EMPTY, DigestSum.EMPTY.plus(once).plus(once));
    }

    @Test
    void recordsThatSumToZeroAreCounted() {
        DigestSum sum = DigestSum.EMPTY.plus(new Digest(0, 5)).plus(new Digest(-1, -5));
        assertEquals(0, sum.high());
        assertEquals(0, sum.low());
        assertNotEquals(DigestSum.EMPTY, sum);
        assertNotEquals(DigestSum.EMPTY, DigestSum.EMPTY.plus(new Digest(0, 0)));
    }

    @Test
    void partsAddUpToTheWhole() {
        List<Digest> digests =
                IntStream.range(0, 1000).mapToObj(i -> digest(new Int64(i))).toList();
        DigestSum whole = digests.stream().reduce(DigestSum.EMPTY, DigestSum::plus, DigestSum::plus);
        DigestSum first = digests.subList(0, 333).stream().reduce(DigestSum.EMPTY, DigestSum::plus, DigestSum::plus);
        DigestSum rest = digests.subList(333, 1000).stream().reduce(DigestSum.EMPTY, DigestSum::plus, DigestSum::plus);
        assertEquals(whole, first.plus(rest));
    }

    private static Digest digest(CanonicalValue... values) {
        CanonicalEncoder encoder = new CanonicalEncoder();
        for (CanonicalValue value : values) {
            encoder.add(value);
        }
        return encoder.digest();
    }
}
