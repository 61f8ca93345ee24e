package dev.parallax.monitor.web;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists that carry records are read a few at a time, whoever asks for them: a page of records is in memory some times over
 * while it is read and written. Others wait for their turn.
 */
@Singleton
public final class LargeLists {
    private static final int AT_ONCE = 4;
    private static final int WAITING = 200;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final Gate gate;
    private final Duration longestWait;

    LargeLists() {
        this(AT_ONCE, WAITING, LONGEST_WAIT);
    }

    LargeLists(int atOnce, int waiting, Duration longestWait) {
        this.gate = new Gate(atOnce, waiting);
        this.longestWait = longestWait;
    }

    /**
     * Reads one when its turn comes.
     *
     * @throws ApiException (in the Uni) OVERLOADED if that is not soon
     */
    public <T> Uni<T> inTurn(Supplier<Uni<T>> list) {
        return Uni.createFrom().deferred(() -> {
            CompletableFuture<Gate.Pass> pass = new CompletableFuture<>();
            return turn(pass)
                    .ifNoItem()
                    .after(longestWait)
                    .failWith(LargeLists::overloaded)
                    .chain(list::get)
                    .onTermination()
                    .invoke(() -> {
                        var unused = pass.thenAccept(Gate.Pass::close);
                    });
        });
    }

    private Uni<Void> turn(CompletableFuture<Gate.Pass> pass) {
        Executor own = executor(Vertx.currentContext());
        return Uni.createFrom().emitter(emitter -> {
            Gate.Pass entered = gate.enter(() -> own.execute(() -> emitter.complete(null)));
            if (entered == null) {
                emitter.fail(overloaded());
            } else {
                pass.complete(entered);
            }
        });
    }

    /** Its turn comes on the thread of another. */
    private static Executor executor(@Nullable Context context) {
        return context == null ? Infrastructure.getDefaultExecutor() : task -> context.runOnContext(now -> task.run());
    }

    private static ApiException overloaded() {
        return new ApiException(
                ErrorCode.OVERLOADED, "Too many lists of records are asked for at once. Try again soon.");
    }
}
