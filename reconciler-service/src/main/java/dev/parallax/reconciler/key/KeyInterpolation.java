package dev.parallax.reconciler.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Guesses the key at a place between two known ones, as if the keys between them were spread evenly. A guess need not be the
 * key of a record: it serves to cut a range into parts of about the same size, and any cut is right.
 */
public final class KeyInterpolation {
    /** What texts of a kind are made of, in the order of the stores; the first is taken that two texts are written in. */
    private static final List<String> ALPHABETS = List.of(
            "0123456789",
            "0123456789abcdef",
            "0123456789ABCDEF",
            "0123456789abcdefghijklmnopqrstuvwxyz",
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /** Characters behind what two texts share that are looked at. */
    private static final int CHARACTERS = 12;

    /** So many say enough about where a text is, whatever follows them. */
    private static final int ENOUGH = 4;

    /** A guess may be longer than what it lies between, by so many characters. */
    private static final int FINER = 2;

    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private static final BigInteger MICROS = BigInteger.valueOf(1_000_000);
    private static final int NANOS_A_MICRO = 1_000;

    private KeyInterpolation() {}

    /**
     * A key that is not before {@code low} and not after {@code high}; one of them where nothing can be said of what lies
     * between.
     *
     * @param low not after {@code high}
     * @param fraction of the way from one to the other, from 0 to 1
     */
    public static RecordKey between(RecordKey low, RecordKey high, double fraction) {
        var nearer = fraction < 0.5 ? low : high;
        var parts = new ArrayList<>(low.parts());
        for (int i = 0; i < parts.size(); i++) {
            var from = parts.get(i);
            var to = high.parts().get(i);
            if (!from.equals(to)) {
                parts.set(i, part(from, to, fraction, nearer.parts().get(i)));
                break;
            }
        }
        var guess = RecordKey.of(parts.toArray());
        return guess.compareTo(low) < 0 || guess.compareTo(high) > 0 ? nearer : guess;
    }

    private static Object part(Object from, Object to, double fraction, Object otherwise) {
        if (from instanceof Long low && to instanceof Long high) {
            return number(BigInteger.valueOf(low), BigInteger.valueOf(high), fraction)
                    .longValueExact();
        }
        if (from instanceof UUID low && to instanceof UUID high) {
            return uuid(number(number(low), number(high), fraction));
        }
        if (from instanceof String low && to instanceof String high) {
            return text(low, high, fraction, (String) otherwise);
        }
        return other(from, to, fraction);
    }

    private static Object other(Object from, Object to, double fraction) {
        if (from instanceof KeyBytes low && to instanceof KeyBytes high) {
            int length = Math.max(low.length(), high.length());
            return low.like(bytes(number(number(low, length), number(high, length), fraction), length));
        }
        if (from instanceof LocalDate low && to instanceof LocalDate high) {
            var day = number(BigInteger.valueOf(low.toEpochDay()), BigInteger.valueOf(high.toEpochDay()), fraction);
            return LocalDate.ofEpochDay(day.longValueExact());
        }
        if (from instanceof Instant low && to instanceof Instant high) {
            return instant(number(micros(low), micros(high), fraction));
        }
        if (from instanceof BigDecimal low && to instanceof BigDecimal high) {
            int scale = Math.max(0, Math.max(low.scale(), high.scale())) + FINER;
            var way = high.subtract(low).multiply(BigDecimal.valueOf(fraction));
            return low.add(way).setScale(scale, RoundingMode.FLOOR);
        }
        throw new IllegalArgumentException("keys of different datasets: " + from + " and " + to);
    }

    private static BigInteger number(BigInteger low, BigInteger high, double fraction) {
        var way = new BigDecimal(high.subtract(low)).multiply(BigDecimal.valueOf(fraction));
        return low.add(way.toBigInteger());
    }

    private static BigInteger number(UUID id) {
        var bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return new BigInteger(1, bytes.array());
    }

    private static UUID uuid(BigInteger number) {
        var parts = number.divideAndRemainder(TWO_TO_64);
        return new UUID(parts[0].longValue(), parts[1].longValue());
    }

    private static BigInteger number(KeyBytes bytes, int length) {
        return new BigInteger(1, Arrays.copyOf(bytes.toArray(), length));
    }

    private static byte[] bytes(BigInteger number, int length) {
        var all = number.toByteArray();
        var bytes = new byte[length];
        // One more than there are, with the sign, or as many as are not zero.
        int shared = Math.min(all.length, length);
        System.arraycopy(all, all.length - shared, bytes, length - shared, shared);
        return bytes;
    }

    private static BigInteger micros(Instant time) {
        return BigInteger.valueOf(time.getEpochSecond())
                .multiply(MICROS)
                .add(BigInteger.valueOf(time.getNano() / NANOS_A_MICRO));
    }

    private static Instant instant(BigInteger micros) {
        var micro = micros.mod(MICROS);
        return Instant.ofEpochSecond(
                micros.subtract(micro).divide(MICROS).longValueExact(), micro.longValueExact() * NANOS_A_MICRO);
    }

    private static String text(String low, String high, double fraction, String otherwise) {
        int shared = 0;
        while (shared < low.length() && shared < high.length() && low.charAt(shared) == high.charAt(shared)) {
            shared++;
        }
        for (var alphabet : ALPHABETS) {
            var from = written(alphabet, low, shared);
            var to = written(alphabet, high, shared);
            if (saysEnough(from, low, shared) && saysEnough(to, high, shared)) {
                int digits = Math.max(from.length(), to.length()) + FINER;
                var place = number(number(from, alphabet, digits), number(to, alphabet, digits), fraction);
                return low.substring(0, shared) + text(place, alphabet, digits);
            }
        }
        return otherwise;
    }

    /** What follows, as far as it is written in the alphabet. */
    private static String written(String alphabet, String text, int begin) {
        int end = begin;
        while (end < Math.min(text.length(), begin + CHARACTERS) && alphabet.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return text.substring(begin, end);
    }

    private static boolean saysEnough(String written, String text, int begin) {
        return written.length() >= Math.min(ENOUGH, text.length() - begin);
    }

    /** What a text stands for as digits behind the point; one that ends is filled up with the first of the alphabet. */
    private static BigInteger number(String text, String alphabet, int digits) {
        var number = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            int digit = i < text.length() ? alphabet.indexOf(text.charAt(i)) : 0;
            number = number.multiply(BigInteger.valueOf(alphabet.length())).add(BigInteger.valueOf(digit));
        }
        return number;
    }

    /** Without what only fills it up. */
    private static String text(BigInteger number, String alphabet, int digits) {
        var text = new StringBuilder();
        var rest = number;
        for (int i = 0; i < digits; i++) {
            var parts = rest.divideAndRemainder(BigInteger.valueOf(alphabet.length()));
            int digit = parts[1].intValue();
            if (digit > 0 || !text.isEmpty()) {
                text.append(alphabet.charAt(digit));
            }
            rest = parts[0];
        }
        return text.reverse().toString();
    }
}
