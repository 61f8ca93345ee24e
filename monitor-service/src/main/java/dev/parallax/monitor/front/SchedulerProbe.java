package dev.parallax.monitor.front;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks the scheduler again and again whether it answers, on a connection of its own. */
@Singleton
class SchedulerProbe {

    private static final String PATH = "/q/health/live";

    private final SchedulerConfig config;
    private final Clock clock;
    private final Upstream scheduler;
    private volatile Known known;
    private @Nullable Cancellable asking;

    SchedulerProbe(Vertx vertx, SchedulerConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        Upstream.Limits all = config.limits();
        this.scheduler = new Upstream(
                vertx,
                new Upstream.Limits(
                        1,
                        1,
                        all.waitMillis(),
                        all.connectMillis(),
                        Math.min(all.answerMillis(), 1000),
                        all.answerBytes(),
                        all.heldBytes()));
        this.known = new Known(true, clock.instant(), null);
    }

    /**
     * What is known.
     *
     * @param since when that became known
     * @param reason why it does not answer
     */
    record Known(boolean answers, Instant since, @Nullable String reason) {}

    Known known() {
        return known;
    }

    void start(@Observes StartupEvent event) {
        asking = Multi.createFrom()
                .ticks()
                .every(config.probe())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> ask())
                .subscribe()
                .with(this::learn);
    }

    @PreDestroy
    void stop() {
        if (asking != null) {
            asking.cancel();
        }
        scheduler.close();
    }

    private Uni<Known> ask() {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(config.base() + PATH);
        return scheduler
                .send(options, null)
                .map(answer -> answer.status() < 500 ? null : "It answers " + answer.status())
                .onFailure()
                .recoverWithItem(e -> String.valueOf(e.getMessage()))
                .map(reason -> new Known(reason == null, clock.instant(), reason));
    }

    private void learn(Known now) {
        if (now.answers() == known.answers()) {
            return;
        }
        known = now;
        if (now.answers()) {
            Log.info("The scheduler answers again");
        } else {
            Log.warnf("The scheduler does not answer: %s", now.reason());
        }
    }
}
