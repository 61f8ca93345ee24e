package dev.parallax.reconciler.work;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A process that was killed and started again in its place gives back at once what its former start had claimed, instead
 * of letting those leases run out. That a name comes back is no proof that its former start is dead: only one that says
 * nothing for a while, of those that say that they live every second, is taken for it. Of two processes that have one name
 * by mistake the second one never gets it, and gives nothing back. Used by one thread at a time.
 */
final class Succession {
    private static final Logger LOG = Logger.getLogger(Succession.class);

    /** Five beats. What is given back wrongly is fenced off by the next attempt, as after a lease that ran out. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private final Workers workers;
    private final JobEvents events;
    private final WorkerIdentity me;
    private final Clock clock;
    private boolean registered;
    private boolean rivalled;
    private Workers.@Nullable Holder former;
    private Instant since = Instant.EPOCH;

    Succession(Workers workers, JobEvents events, WorkerIdentity me, Clock clock) {
        this.workers = workers;
        this.events = events;
        this.me = me;
        this.clock = clock;
    }

    /** Says that this process lives, and what it is at; before it has its name, looks whether it may have it. */
    void beat(List<UUID> running) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (registered) {
            registered = done(workers.beat(me, running, now));
            if (!registered) {
                rivalled();
            }
        } else if (!rivalled) {
            enter(running, now);
        }
    }

    private void enter(List<UUID> running, Instant now) {
        Optional<Workers.Holder> found = done(workers.holder(me.name()));
        if (found.isEmpty()) {
            registered = done(workers.enter(me, running, now));
        } else if (former == null) {
            former = found.get();
            since = now;
        } else if (!former.equals(found.get())) {
            rivalled();
        } else if (!now.isBefore(since.plus(SILENCE))) {
            succeed(former, running, now);
        }
    }

    private void succeed(Workers.Holder dead, List<UUID> running, Instant now) {
        List<Workers.Held> left = done(workers.leftBy(me.name(), dead));
        registered = done(workers.replace(dead, me, running, now));
        if (!registered) {
            return;
        }
        if (!left.isEmpty()) {
            LOG.infof(
                    "%d jobs of %s, which is silent since %s, are given back",
                    left.size(), dead.worker(), dead.beatAt());
        }
        left.forEach(held -> done(events.released(held, dead.worker())));
    }

    private void rivalled() {
        rivalled = true;
        LOG.warnf(
                "Another process that lives is named %s, too. Nothing is taken from it; but should one of them be killed, its"
                        + " jobs wait until their leases run out: give each a PARALLAX_RECONCILER_WORKER of its own",
                me.name());
    }

    private static <T> T done(Uni<T> question) {
        return question.await().indefinitely();
    }
}
