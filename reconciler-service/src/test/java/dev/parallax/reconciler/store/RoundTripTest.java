package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private long now = Long.MAX_VALUE;

    @Test
    void aTryThatHadToConnectOrToWaitDoesNotCount() {
        assertEquals(Duration.ofMillis(20), roundTrip(120, 20, 31));
        assertEquals(Duration.ofMillis(20), roundTrip(20, 20, 400));
    }

    private Duration roundTrip(long... millis) {
        var store = new Answering();
        for (long each : millis) {
            store.answers.add(Duration.ofMillis(each));
        }
        return RoundTrip.to(store, () -> now).await().indefinitely();
    }

    private final class Answering implements RecordStore {
        private final Deque<Duration> answers = new ArrayDeque<>();

        @Override
        public Uni<Void> ping() {
            return Uni.createFrom()
                    .voidItem()
                    .invoke(() -> now += answers.remove().toNanos());
        }

        @Override
        public RecordReader reader(SideDefinition side, List<String> fields, KeyCodec keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Description> describe(SideDefinition side, KeyCodec keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
