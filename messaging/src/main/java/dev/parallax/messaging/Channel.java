package dev.parallax.messaging;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Where a service reads from a topic, or writes to one. Whatever happens there has one of three ends: it is done; the message
 * is put aside; or it is done later, and until then the channel takes nothing else. Safe for threads.
 *
 * <p>What passes is tried again until it works, and told by readiness once it lasts. An error of ours stops the channel:
 * liveness tells it at once, nothing is dropped or committed, and only the same is tried again, in growing pauses, so that
 * what an operator mends, or what was none of ours after all, needs no restart.
 */
public final class Channel {
    private static final Logger LOG = Logger.getLogger(Channel.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final String BROKEN_CONSTRAINT = "23";

    private final String name;
    private final String reader;
    private final DeadLetters deadLetters;
    private final LongSupplier nanos;
    private final Map<Object, Trouble> troubles = new ConcurrentHashMap<>();

    Channel(String name, String reader, DeadLetters deadLetters, LongSupplier nanos) {
        this.name = name;
        this.reader = reader;
        this.deadLetters = deadLetters;
        this.nanos = nanos;
    }

    private record Trouble(Failure failure, long since) {}

    private record Heard<T>(ConsumerRecord<byte[], byte[]> record, T message) {}

    private record Aside(ConsumerRecord<byte[], byte[]> record, LetterReason reason, String cause) {}

    private record Sorted<T>(List<Heard<T>> heard, List<Aside> aside) {}

    String name() {
        return name;
    }

    /**
     * Takes a poll in, all of it in one go; should some of it be refused, only that is put aside. Completes when every
     * message was written or is a dead letter, and never fails.
     *
     * @param writer writes messages in their order, all or none; the same twice changes nothing
     */
    public <T> Uni<Void> take(
            Iterable<ConsumerRecord<byte[], byte[]>> poll, Decoding<T> decoding, Function<List<T>, Uni<Void>> writer) {
        return insist(() -> Uni.createFrom().item(sort(poll, decoding))).chain(sorted -> inOrder(
                        sorted.aside(), aside -> putAside(aside.record(), aside.reason(), aside.cause()))
                .chain(() -> write(sorted.heard(), writer)));
    }

    private static <T> Sorted<T> sort(Iterable<ConsumerRecord<byte[], byte[]>> poll, Decoding<T> decoding) {
        Sorted<T> sorted = new Sorted<>(new ArrayList<>(), new ArrayList<>());
        for (ConsumerRecord<byte[], byte[]> record : poll) {
            switch (decoding.decode(record.value())) {
                case Decoding.Understood<T>(var message) -> sorted.heard().add(new Heard<>(record, message));
                case Decoding.Refused<T>(var reason, var cause) ->
                    sorted.aside().add(new Aside(record, reason, cause));
            }
        }
        return sorted;
    }

    private <T> Uni<Void> write(List<Heard<T>> heard, Function<List<T>, Uni<Void>> writer) {
        if (heard.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Supplier<Uni<Void>> write =
                () -> writer.apply(heard.stream().map(Heard::message).toList());
        return insist(write)
                .onFailure()
                .recoverWithUni(refused -> heard.size() == 1
                        ? writeAlone(heard.getFirst(), write, refused)
                        : inOrder(halves(heard), half -> write(half, writer)));
    }

    /** A constraint may have been broken by what another was about to undo: that is seen by a second try. */
    private Uni<Void> writeAlone(Heard<?> heard, Supplier<Uni<Void>> write, Throwable refused) {
        boolean again = refused instanceof PgException e
                && e.getSqlState() != null
                && e.getSqlState().startsWith(BROKEN_CONSTRAINT);
        return again
                ? insist(write).onFailure().recoverWithUni(e -> putAside(heard.record(), e))
                : putAside(heard.record(), refused);
    }

    private static <T> List<List<Heard<T>>> halves(List<Heard<T>> heard) {
        int middle = heard.size() / 2;
        return List.of(heard.subList(0, middle), heard.subList(middle, heard.size()));
    }

    private Uni<Void> putAside(ConsumerRecord<byte[], byte[]> record, Throwable refused) {
        // What insist() lets through is of the content.
        return Failure.of(refused) instanceof Failure.Content(var reason, var cause)
                ? putAside(record, reason, cause)
                : Uni.createFrom().failure(refused);
    }

    /** Completes when the broker has the message as a dead letter. */
    public Uni<Void> putAside(ConsumerRecord<byte[], byte[]> record, LetterReason reason, String cause) {
        return insist(() -> deadLetters.put(record, reader, reason, cause));
    }

    /**
     * Does something until it is done. Fails only because of the content: a refusal of the database or an
     * {@link InvalidContentException}.
     */
    public <T> Uni<T> insist(Supplier<Uni<T>> work) {
        Object token = new Object();
        return Uni.createFrom()
                .<T>deferred(work::get)
                .onFailure(e -> !(Failure.of(e) instanceof Failure.Content))
                .retry()
                .when(failures -> {
                    Pauses pauses = new Pauses();
                    return failures.onItem().transformToUniAndConcatenate(failure -> Uni.createFrom()
                            .item(failure)
                            .onItem()
                            .delayIt()
                            .by(pauses.after(note(token, failure))));
                })
                .onTermination()
                .invoke(() -> {
                    if (troubles.remove(token) != null) {
                        LOG.infof("Channel %s goes on", name);
                    }
                });
    }

    /** That something about the channel failed, or, by null, no longer does. For what has its own way to try again. */
    public void note(Object what, Optional<Throwable> failure) {
        failure.ifPresentOrElse(e -> note(what, e), () -> troubles.remove(what));
    }

    private Failure note(Object what, Throwable e) {
        Failure failure = Failure.of(e);
        long now = nanos.getAsLong();
        Trouble before = troubles.put(what, new Trouble(failure, now));
        if (before != null && before.failure().getClass().equals(failure.getClass())) {
            troubles.put(what, new Trouble(failure, before.since()));
        }
        if (failure instanceof Failure.Passing passing) {
            LOG.warnf("Channel %s waits: %s", name, passing.cause());
        } else if (before == null || !(before.failure() instanceof Failure.Defect)) {
            LOG.errorf(e, "Channel %s stops because of an error of its own; nothing is dropped", name);
        } else {
            LOG.errorf("Channel %s is still stopped: %s", name, failure.cause());
        }
        return failure;
    }

    /** Why it stopped, if it did. */
    public Optional<String> stopped() {
        return troubles.values().stream()
                .map(Trouble::failure)
                .filter(failure -> failure instanceof Failure.Defect)
                .map(Failure::cause)
                .findFirst();
    }

    /** What it has been waiting for longer than that, if for anything. */
    Optional<String> waiting(Duration patience) {
        long now = nanos.getAsLong();
        return troubles.values().stream()
                .filter(trouble -> now - trouble.since() >= patience.toNanos())
                .map(trouble -> trouble.failure().cause())
                .findFirst();
    }

    /** For how many seconds, at most. */
    double waitingSeconds() {
        long now = nanos.getAsLong();
        return troubles.values().stream()
                        .mapToLong(trouble -> now - trouble.since())
                        .max()
                        .orElse(0)
                / 1e9;
    }

    private static <T> Uni<Void> inOrder(List<T> items, Function<T, Uni<Void>> work) {
        return items.isEmpty()
                ? Uni.createFrom().voidItem()
                : Multi.createFrom()
                        .iterable(items)
                        .onItem()
                        .transformToUniAndConcatenate(work::apply)
                        .onItem()
                        .ignoreAsUni();
    }

    /** Between two tries. */
    private static final class Pauses {
        private Duration next = FIRST_PAUSE;

        Duration after(Failure failure) {
            Duration longest = failure instanceof Failure.Defect ? LONGEST_STOP : LONGEST_PAUSE;
            Duration pause = next.compareTo(longest) < 0 ? next : longest;
            next = pause.multipliedBy(2);
            return pause;
        }
    }
}
