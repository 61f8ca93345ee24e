package dev.parallax.bench.row;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * One record: a key and eight columns of different types.
 *
 * @param id sorts bytewise as its number does
 * @param price has two decimal places
 * @param updatedAt in whole milliseconds, which both stores can hold
 * @param name 40 characters
 */
public record Item(
        String id,
        int stock,
        long serial,
        BigDecimal price,
        Instant updatedAt,
        boolean active,
        String name,
        UUID ref,
        double weight) {

    /** How many fields beside the key {@link #withOtherField} can change. */
    public static final int FIELDS = 8;

    private static final int PRICE_SCALE = 2;
    private static final long FIRST_UPDATE = 1_735_689_600_000L;
    private static final long TWO_YEARS = 63_072_000_000L;
    private static final int NAME_LENGTH = 40;
    private static final String NAME_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -";

    /** The record with this number, always the same. Numbers two apart are neighbours: odd ones are left free. */
    public static Item number(long number) {
        var random = new Mixer(number);
        return new Item(
                key(2 * number),
                (int) random.next(),
                random.next(),
                BigDecimal.valueOf(random.below(1_000_000_000_000L), PRICE_SCALE),
                Instant.ofEpochMilli(FIRST_UPDATE + random.below(TWO_YEARS)),
                random.below(2) == 0,
                name(random),
                new UUID(random.next(), random.next()),
                random.below(1L << 53) / 1_000_003.0);
    }

    /** The key with this number, twelve digits wide. */
    static String key(long number) {
        var digits = Long.toString(number);
        return "item-" + "0".repeat(12 - digits.length()) + digits;
    }

    /** The same record under the free key behind its own. */
    Item withKeyBehind() {
        long next = Long.parseLong(id.substring("item-".length())) + 1;
        return new Item(key(next), stock, serial, price, updatedAt, active, name, ref, weight);
    }

    /** The same record with one field changed by the least that its type allows. */
    Item withOtherField(int field) {
        return new Item(
                id,
                field == 0 ? stock ^ 1 : stock,
                field == 1 ? serial ^ 1 : serial,
                field == 2 ? nextPrice() : price,
                field == 3 ? updatedAt.plusMillis(1) : updatedAt,
                field == 4 ? !active : active,
                field == 5 ? name.substring(0, NAME_LENGTH - 1) + '_' : name,
                field == 6 ? new UUID(ref.getMostSignificantBits(), ref.getLeastSignificantBits() ^ 1) : ref,
                field == 7 ? Math.nextUp(weight) : weight);
    }

    private BigDecimal nextPrice() {
        var step = BigDecimal.valueOf(1, PRICE_SCALE);
        return price.signum() == 0 ? price.add(step) : price.subtract(step);
    }

    private static String name(Mixer random) {
        var name = new char[NAME_LENGTH];
        long bits = 0;
        for (int i = 0; i < NAME_LENGTH; i++) {
            if (i % 10 == 0) {
                bits = random.next();
            }
            // A trimming comparison must not matter, so no blank at either end.
            int letter = (int) (bits & 63);
            name[i] = NAME_LETTERS.charAt(i == 0 || i == NAME_LENGTH - 1 ? letter % 62 : letter);
            bits >>>= 6;
        }
        return new String(name);
    }

    /** SplitMix64 (Steele, Lea and Flood 2014), started from a record's number. */
    private static final class Mixer {
        private long state;

        Mixer(long number) {
            this.state = number * 0xD1342543DE82EF95L;
        }

        long next() {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }

        long below(long bound) {
            return Long.remainderUnsigned(next(), bound);
        }
    }
}
