package dev.parallax.monitor.stream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BroadcastTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    private volatile String seen = "a";

    private final Broadcast broadcast = new Broadcast(Duration.ofMillis(5), () -> {
        looks.incrementAndGet();
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        return Uni.createFrom()
                .item(seen)
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(5))
                .onTermination()
                .invoke(atOnce::decrementAndGet);
    });

    private List<AssertSubscriber<String>> viewers(int count) {
        List<AssertSubscriber<String>> viewers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            viewers.add(broadcast.watch().subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE)));
        }
        return viewers;
    }

    @Test
    void one_look_is_enough_for_all_who_watch() {
        List<AssertSubscriber<String>> viewers = viewers(500);
        await().atMost(PATIENCE)
                .until(() -> viewers.stream().allMatch(v -> v.getItems().equals(List.of("a"))));
        seen = "b";
        await().atMost(PATIENCE)
                .until(() -> viewers.stream().allMatch(v -> v.getItems().equals(List.of("a", "b"))));
        assertEquals(1, mostAtOnce.get());
        viewers(1).getFirst().awaitItems(1).assertItems("b").cancel();
        viewers.forEach(AssertSubscriber::cancel);
    }

    @Test
    void nobody_watches_and_nobody_looks() {
        viewers(3).forEach(viewer -> viewer.awaitItems(1).cancel());
        await().atMost(PATIENCE).until(() -> atOnce.get() == 0);
        int before = looks.get();
        seen = "later";
        await().pollDelay(Duration.ofMillis(100)).atMost(PATIENCE).until(() -> looks.get() <= before + 1);
        // Who comes then sees what is, and not what was.
        viewers(1).getFirst().awaitItems(1).assertItems("later").cancel();
    }

    @Test
    void who_takes_it_slowly_has_only_the_latest_kept() {
        AssertSubscriber<String> slow = broadcast.watch().subscribe().withSubscriber(AssertSubscriber.create(1));
        AssertSubscriber<String> quick = viewers(1).getFirst();
        slow.awaitItems(1);
        for (String next : List.of("b", "c", "d")) {
            seen = next;
            await().atMost(PATIENCE).until(() -> quick.getItems().contains(next));
        }
        slow.request(10);
        slow.awaitItems(2).assertItems("a", "d").cancel();
        quick.cancel();
    }

    @Test
    void so_many_may_watch_and_of_one_client_so_many() {
        Viewers viewers = new Viewers(3, 2);
        viewers.enter("a");
        viewers.enter("a");
        assertEquals(
                ErrorCode.RATE_LIMIT_EXCEEDED,
                assertThrows(ApiException.class, () -> viewers.enter("a")).code());
        viewers.enter("b");
        assertEquals(
                ErrorCode.OVERLOADED,
                assertThrows(ApiException.class, () -> viewers.enter("c")).code());
        viewers.leave("a");
        viewers.enter("c");
    }
}
