package dev.parallax.scheduler.schedule;

import dev.parallax.scheduler.cron.Cron;
import dev.parallax.scheduler.dataset.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Which times of a schedule fire now. Pure. */
final class Fires {
    /** A time that is looked at no later than this did not pass unnoticed. */
    static final Duration GRACE = Duration.ofMinutes(1);

    /** Times that passed longer ago are not looked for; longer than any month. */
    static final Duration FARTHEST = Duration.ofDays(32);

    private Fires() {}

    /**
     * The times to fire, the earliest first.
     *
     * @param seen every time up to here is dealt with
     */
    static List<Instant> of(Dataset.Schedule schedule, Cron cron, Instant seen, Instant now) {
        int most =
                switch (schedule.misfire()) {
                    case RUN_ONCE, SKIP -> 1;
                    case RUN_ALL -> schedule.misfireLimit();
                };
        Instant farthest = now.minus(FARTHEST);
        Deque<Instant> last = new ArrayDeque<>();
        Optional<Instant> next = cron.after(seen.isBefore(farthest) ? farthest : seen);
        while (next.isPresent() && !next.get().isAfter(now)) {
            last.addLast(next.get());
            if (last.size() > most) {
                last.removeFirst();
            }
            next = cron.after(next.get());
        }
        return switch (schedule.misfire()) {
            case RUN_ONCE, RUN_ALL -> List.copyOf(last);
            case SKIP ->
                last.stream().filter(at -> !at.plus(GRACE).isBefore(now)).toList();
        };
    }
}
