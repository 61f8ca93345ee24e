package dev.parallax.e2e.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * People and systems at work: each write changes a record at the owner of its source and then, the same, at the owner
 * of its target. In between the two differ.
 */
public final class LiveWriters implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /**
     * A record is half written for as long as its second write waits behind those of the others: with few writers that
     * stays well below a settle time, also where an owner or its store is slow.
     */
    private static final int WRITERS = 8;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(WRITERS);
    private final List<Writer> writers = new ArrayList<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * A record that is written.
     *
     * @param source its address at the owner of its source
     * @param field a text or a price, of the same name on both sides
     */
    public record Subject(URI source, URI target, String field) {}

    /** A record as it stands at an owner. */
    private record Held(ObjectNode body, String version) {}

    /** @param rate writes a second that are wanted, counting both sides; a writer that is behind does not pause */
    public LiveWriters(List<Subject> subjects, int rate) {
        long period = Duration.ofSeconds(2).toNanos() * WRITERS / rate;
        for (int i = 0; i < WRITERS; i++) {
            List<Subject> own = new ArrayList<>();
            for (int j = i; j < subjects.size(); j += WRITERS) {
                own.add(subjects.get(j));
            }
            Writer writer = new Writer(own);
            writers.add(writer);
            var unused = threads.scheduleAtFixedRate(writer::next, 0, period, TimeUnit.NANOSECONDS);
        }
    }

    /** Writes that an owner has accepted. */
    public long writes() {
        Throwable broken = failure.get();
        if (broken != null) {
            throw new AssertionError("a writer failed", broken);
        }
        return writes.get();
    }

    /** Lets every write come to its end, on both sides. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new AssertionError("a write does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        writers.forEach(Writer::close);
    }

    /** Writes its own records in turn, alone, over a connection of its own to each owner. */
    private final class Writer {
        private final List<Subject> subjects;
        private final Map<URI, Held> held = new HashMap<>();
        private final Map<String, KeepAlive> owners = new HashMap<>();
        private long turn;

        Writer(List<Subject> subjects) {
            this.subjects = subjects;
        }

        void next() {
            Subject subject = subjects.get((int) (turn % subjects.size()));
            turn++;
            try {
                write(subject.source(), subject.field());
                write(subject.target(), subject.field());
            } catch (IOException e) {
                failure.compareAndSet(null, e);
                throw new UncheckedIOException(e);
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                throw e;
            }
        }

        private void write(URI address, String field) throws IOException {
            KeepAlive owner = owner(address);
            Held before = held.get(address);
            if (before == null) {
                KeepAlive.Reply found = accepted(address, owner.get(address.getRawPath()));
                before = new Held((ObjectNode) JSON.readTree(found.body()), version(found));
            }
            ObjectNode body = before.body();
            if (field.endsWith("price")) {
                body.put(field, turn % 100_000);
            } else {
                body.put(field, "Place " + turn);
            }
            KeepAlive.Reply written =
                    accepted(address, owner.put(address.getRawPath(), before.version(), body.toString()));
            held.put(address, new Held(body, version(written)));
            writes.incrementAndGet();
        }

        private KeepAlive owner(URI address) throws IOException {
            KeepAlive open = owners.get(address.getAuthority());
            if (open == null) {
                open = new KeepAlive(address);
                owners.put(address.getAuthority(), open);
            }
            return open;
        }

        void close() {
            for (KeepAlive owner : owners.values()) {
                try {
                    owner.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static KeepAlive.Reply accepted(URI address, KeepAlive.Reply reply) {
        if (reply.status() != 200) {
            throw new AssertionError(address + " answered " + reply);
        }
        return reply;
    }

    private static String version(KeepAlive.Reply reply) {
        return Objects.requireNonNull(reply.tag(), "no ETag");
    }
}
