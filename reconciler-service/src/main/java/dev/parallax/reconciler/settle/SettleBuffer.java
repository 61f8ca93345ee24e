package dev.parallax.reconciler.settle;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Differences that a scan saw and a recheck must confirm. A difference counts only if, the settle time or more after it
 * was seen, both sides still are exactly as they were then; a write to either side starts its age again. Bounded; not
 * safe for threads.
 */
public final class SettleBuffer {
    private final Duration settle;
    private final int rechecks;
    private final int capacity;
    // In the order in which they become due: a candidate whose age starts again goes to the end.
    private final Map<RecordKey, Candidate> candidates = new LinkedHashMap<>();
    // Due to nothing but somebody's word.
    private final Map<RecordKey, Candidate> held = new LinkedHashMap<>();

    /**
     * An empty buffer.
     *
     * @param settle how long a difference must stand unchanged
     * @param rechecks how often a difference is looked at again before it is given up; at least 1
     * @param capacity candidates at most; at least 1
     */
    public SettleBuffer(Duration settle, int rechecks, int capacity) {
        if (settle.isNegative() || rechecks < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "settle %s, rechecks %d, capacity %d".formatted(settle, rechecks, capacity));
        }
        this.settle = settle;
        this.rechecks = rechecks;
        this.capacity = capacity;
    }

    public boolean isFull() {
        return size() >= capacity;
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** All that wait or are held. */
    public int size() {
        return candidates.size() + held.size();
    }

    /** Those that wait for their time; never of those that are held. */
    public int waiting() {
        return candidates.size();
    }

    /**
     * A difference that a scan saw.
     *
     * @param image what it made of the images of both sides, if it read them
     * @param on which sides it had the record
     * @param seen when the reading of the later side ended, not before any difference added earlier
     * @throws IllegalStateException if the buffer is full, or holds the key already
     */
    public void add(RecordKey key, Fingerprint fingerprint, @Nullable Fingerprint image, Presence on, Instant seen) {
        if (isFull()) {
            throw new IllegalStateException("full with %d candidates".formatted(size()));
        }
        if (held.containsKey(key)
                || candidates.putIfAbsent(key, new Candidate(key, seen, fingerprint, image, 0, on)) != null) {
            throw new IllegalStateException("waits already: " + key);
        }
    }

    /** Up to {@code limit} keys whose settle time is over, the longest waiting first. They stay until their recheck. */
    public List<RecordKey> due(Instant now, int limit) {
        return candidates.values().stream()
                .takeWhile(candidate -> !dueAt(candidate).isAfter(now))
                .limit(limit)
                .map(Candidate::key)
                .toList();
    }

    /**
     * On which sides the scan had the record of a candidate.
     *
     * @throws IllegalArgumentException if the key is no candidate
     */
    public Presence seen(RecordKey key) {
        return candidate(key).seen();
    }

    private Candidate candidate(RecordKey key) {
        Candidate candidate = candidates.get(key);
        if (candidate == null) {
            candidate = held.get(key);
        }
        if (candidate == null) {
            throw new IllegalArgumentException("no candidate: " + key);
        }
        return candidate;
    }

    /** Puts a candidate aside: it is not due before it was rechecked or removed. */
    public void hold(RecordKey key) {
        Candidate candidate = candidate(key);
        take(key);
        held.put(key, candidate);
    }

    /** The keys of those put aside. */
    public List<RecordKey> held() {
        return List.copyOf(held.keySet());
    }

    /** Gives a candidate up, whatever it looks like. */
    public void remove(RecordKey key) {
        take(candidate(key).key());
    }

    private void take(RecordKey key) {
        candidates.remove(key);
        held.remove(key);
    }

    /** When the candidate is due that waits longest but for {@code before} others; empty if there are no more than these. */
    public Optional<Instant> dueAfter(int before) {
        return candidates.values().stream().skip(before).findFirst().map(this::dueAt);
    }

    /**
     * Rules on a candidate after both its sides were read again. A recheck before the settle time is over confirms
     * nothing.
     *
     * @param at when the reading began
     * @throws IllegalArgumentException if the key is no candidate
     */
    public Ruling recheck(RecordKey key, Observation observation, Instant at) {
        Candidate candidate = candidate(key);
        return switch (observation) {
            case Observation.Agrees agrees -> {
                take(key);
                yield new Ruling.Dropped(key);
            }
            case Observation.Differs(Fingerprint now) ->
                now.equals(candidate.fingerprint()) ? unchanged(candidate, at) : changed(candidate, now, at);
        };
    }

    private Ruling unchanged(Candidate candidate, Instant at) {
        if (dueAt(candidate).isAfter(at)) {
            return new Ruling.Waiting(candidate.key(), dueAt(candidate));
        }
        take(candidate.key());
        return new Ruling.Confirmed(candidate.key(), candidate.image(), candidate.firstSeen(), at);
    }

    private Ruling changed(Candidate candidate, Fingerprint now, Instant at) {
        take(candidate.key());
        int done = candidate.rechecks() + 1;
        if (done >= rechecks) {
            return new Ruling.Unsettled(candidate.key());
        }
        Candidate again = new Candidate(candidate.key(), at, now, null, done, candidate.seen());
        candidates.put(again.key(), again);
        return new Ruling.Waiting(again.key(), dueAt(again));
    }

    private Instant dueAt(Candidate candidate) {
        return candidate.firstSeen().plus(settle);
    }
}
