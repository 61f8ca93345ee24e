package dev.parallax.reconciler.store;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many records are asked for at once, so that their bytes fit into memory: few at first, more as long as they are
 * small, and no more than fitted when some did not. Each time that some do not it takes twice as long until more are
 * asked for, so that records of changing size are seldom read in vain. Not safe for threads.
 */
public final class ReadSize {
    /** So few that a store whose answers are not bounded sends no great deal of wide ones. */
    private static final int FIRST = 64;

    private static final int MOST_PATIENCE = 4_096;

    private final int most;
    private final long bytes;
    private final AtomicInteger learned;
    private int size;
    private int patience = 1;
    private int calm = 1;

    /**
     * Begins where others ended that read the same.
     *
     * @param most records at once
     * @param bytes that these may have
     * @param learned what they share; 0 if nobody has read yet
     */
    public ReadSize(int most, long bytes, AtomicInteger learned) {
        this.most = most;
        this.bytes = bytes;
        this.learned = learned;
        this.size = learned.get() == 0 ? Math.min(FIRST, most) : Math.min(learned.get(), most);
    }

    /** Bytes that the records of one answer may have. */
    public long bytes() {
        return bytes;
    }

    /** How many to ask for. */
    public int next() {
        return size;
    }

    /** Records of so many bytes in all came, and that were all that were asked for. */
    public void fitted(long found) {
        if (size < most && found <= bytes / 2 && --calm <= 0) {
            become(Math.min(most, size * 2));
            calm = patience;
        }
    }

    /** Only the first of them fitted. */
    public void cutTo(int records) {
        become(Math.clamp(records, 1, most));
        patience = Math.min(patience * 2, MOST_PATIENCE);
        calm = patience;
    }

    private void become(int records) {
        size = records;
        learned.set(records);
    }
}
