package dev.parallax.astrobookings.stays;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stands before the list of reservations, counts who asks, and lets requests go wrong as it was told. */
@Singleton
class Faults {
    private static final int BEFORE_EVERYTHING_ELSE = 1_000;

    private final Vertx vertx;
    private static final int MOST = 1_000;

    private final Queue<Fault> next = new ArrayDeque<>();
    private int left;
    private final AtomicLong requests = new AtomicLong();

    Faults(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @throws ApiException CONFLICT if too many wait already */
    synchronized void add(Fault fault) {
        if (next.size() == MOST) {
            throw new ApiException(
                    ErrorCode.CONFLICT, MOST + " faults wait already; delete them, or ask for reservations.");
        }
        if (next.isEmpty()) {
            left = fault.requests();
        }
        next.add(fault);
    }

    synchronized void clear() {
        next.clear();
    }

    private synchronized @Nullable Fault take() {
        Fault fault = next.peek();
        if (fault != null && --left == 0) {
            next.remove();
            Fault following = next.peek();
            left = following == null ? 0 : following.requests();
        }
        return fault;
    }

    /** Requests for reservations since the start. */
    long requests() {
        return requests.get();
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_EVERYTHING_ELSE);
    }

    private void pass(RoutingContext request) {
        var path = request.normalizedPath();
        if (!path.startsWith("/reservations") && !path.startsWith("/api/reservations")) {
            request.next();
            return;
        }
        requests.incrementAndGet();
        var fault = take();
        if (fault == null) {
            request.next();
        } else if (fault.delay() > 0) {
            vertx.setTimer(fault.delay(), timer -> goWrong(request, fault));
        } else {
            goWrong(request, fault);
        }
    }

    private void goWrong(RoutingContext request, Fault fault) {
        if (fault.hangsUp()) {
            var unused = request.request().connection().close();
        } else if (fault.breaksOff()) {
            answer(request, 200, "{\"reservations\": [{\"id\": \"stay-");
        } else if (fault.status() != null) {
            answer(
                    request,
                    fault.status(),
                    "{\"error\": \"STAYS_FAULT\", \"message\": \"The Stays API fails as it was told to.\"}");
        } else {
            request.next();
        }
    }

    private static void answer(RoutingContext request, int status, String body) {
        var unused = request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }
}
