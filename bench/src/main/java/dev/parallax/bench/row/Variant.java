package dev.parallax.bench.row;

import java.util.function.Consumer;

/**
 * How a target differs from its source: {@code percent} of the source's records, spread evenly. Of twenty such records
 * eighteen have one field changed, one is missing, and one stands under another key, which is a difference on each side.
 *
 * @param percent from 0 to 100
 */
public record Variant(int percent) {
    private static final int CYCLE = 20;
    private static final int MISSING = 18;
    private static final int MOVED = 19;

    /** What a comparison must find, in records. */
    public record Differences(long changed, long missingInTarget, long missingInSource) {
        public long total() {
            return changed + missingInTarget + missingInSource;
        }
    }

    public Variant {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("per cent from 0 to 100, not " + percent);
        }
    }

    /** Hands over what the target has for the source's records from {@code first} to before {@code end}, in key order. */
    public void target(long first, long end, Consumer<Item> sink) {
        for (long number = first; number < end; number++) {
            var item = Item.number(number);
            switch (kind(number)) {
                case -1 -> sink.accept(item);
                case MISSING -> {
                    // Not handed over: that is the difference.
                }
                case MOVED -> sink.accept(item.withKeyBehind());
                default -> sink.accept(item.withOtherField((int) (ordinal(number) % Item.FIELDS)));
            }
        }
    }

    /** What differs when the source has {@code rows} records. */
    public Differences differences(long rows) {
        long changed = 0;
        long missingInTarget = 0;
        long missingInSource = 0;
        for (long number = 0; number < rows; number++) {
            switch (kind(number)) {
                case -1 -> {
                    // Equal.
                }
                case MISSING -> missingInTarget++;
                case MOVED -> {
                    missingInTarget++;
                    missingInSource++;
                }
                default -> changed++;
            }
        }
        return new Differences(changed, missingInTarget, missingInSource);
    }

    /** The place in the cycle of a record that differs, -1 for one that does not. */
    private int kind(long number) {
        return ordinal(number + 1) == ordinal(number) ? -1 : (int) (ordinal(number) % CYCLE);
    }

    /** How many records before this one differ. */
    private long ordinal(long number) {
        return number * percent / 100;
    }
}
