package dev.parallax.scheduler.relay;

import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.queue.Wakeup;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Hears what other schedulers put into the queue, by LISTEN on a connection of its own that comes back by itself. */
@Singleton
final class QueueListener {
    private static final Logger LOG = Logger.getLogger(QueueListener.class);
    private static final long RECONNECT_MILLIS = 1000;

    private final PgSubscriber subscriber;
    private final Wakeup wakeup;

    QueueListener(
            Vertx vertx,
            Wakeup wakeup,
            @ConfigProperty(name = "quarkus.datasource.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        this.wakeup = wakeup;
        this.subscriber = PgSubscriber.subscriber(
                        vertx, PgConnectOptions.fromUri(url).setUser(user).setPassword(password))
                .reconnectPolicy(attempts -> RECONNECT_MILLIS);
    }

    void start(@Observes StartupEvent event) {
        subscriber.channel(JobQueue.NOTIFY_CHANNEL).handler(payload -> wakeup.work());
        subscriber.connect().onFailure(e -> LOG.warnf("Cannot listen yet, polling meanwhile: %s", e.getMessage()));
    }

    void stop(@Observes ShutdownEvent event) {
        subscriber.close();
    }
}
