package dev.parallax.monitor.front;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks every reconciler that is known here. */
@ApplicationScoped
public class Reconcilers {
    private static final int CONNECTIONS = 16;
    private static final long LARGEST_ANSWER = 8L << 20;

    private final ReconcilerConfig config;
    private final Upstream replicas;

    Reconcilers(Vertx vertx, ReconcilerConfig config) {
        this.config = config;
        long patience = config.requestTimeout().toMillis();
        this.replicas = new Upstream(
                vertx,
                new Upstream.Limits(
                        CONNECTIONS, CONNECTIONS, patience, patience, patience, LARGEST_ANSWER, 2 * LARGEST_ANSWER));
    }

    @PreDestroy
    void close() {
        replicas.close();
    }

    /** What each answers with 200 at a path, by its host and port; fails otherwise. */
    public Map<String, Uni<byte[]>> fetch(String path) {
        Map<String, Uni<byte[]>> answers = new LinkedHashMap<>();
        config.urls().forEach(url -> answers.put(place(url), fetch(url, path)));
        return answers;
    }

    private Uni<byte[]> fetch(URI url, String path) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString().replaceAll("/+$", "") + path);
        return replicas.send(options, null).map(answer -> {
            if (answer.status() != 200) {
                throw new IllegalStateException("It answered " + answer.status());
            }
            return answer.body().getBytes();
        });
    }

    /** Without what else an address may hold. */
    private static String place(URI url) {
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
