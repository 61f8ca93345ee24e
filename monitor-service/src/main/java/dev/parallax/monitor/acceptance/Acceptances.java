package dev.parallax.monitor.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.front.PassThrough;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which datasets are worked with, as the scheduler and the reconcilers tell it. They are asked when somebody wants to
 * know, and what they said holds for two seconds. Nothing is kept: they know best, and it is theirs.
 */
@ApplicationScoped
public class Acceptances {
    private static final String PATH = "/api/v1/datasets";
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Datasets datasets;
    private final PassThrough scheduler;
    private final ServicesConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final HttpClient client;
    private final Instant start;
    private final Uni<Map<String, DatasetState>> recent;

    Acceptances(
            Datasets datasets,
            PassThrough scheduler,
            ServicesConfig config,
            ObjectMapper json,
            Clock clock,
            Vertx vertx) {
        this.datasets = datasets;
        this.scheduler = scheduler;
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.start = clock.instant();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.requestTimeout().toMillis())));
        this.recent = Uni.createFrom().deferred(this::ask).memoize().atLeast(FRESH);
    }

    @PreDestroy
    void close() {
        client.closeAndForget();
    }

    /** Of every configured dataset, by name. Never fails: a service that does not answer leaves datasets unchecked. */
    public Uni<Map<String, DatasetState>> byName() {
        return recent;
    }

    private Uni<Map<String, DatasetState>> ask() {
        List<Uni<Consumer<Acceptance>>> answers = new ArrayList<>();
        answers.add(said("parallax.scheduler.url", "The scheduler", scheduler.fetch(PATH)));
        config.urls().forEach(url -> answers.add(said("parallax.reconciler.urls", "The reconciler at " + host(url), fetch(url))));
        return Uni.join().all(answers).andFailFast().map(all -> {
            Acceptance acceptance = new Acceptance(datasets, start);
            all.forEach(one -> one.accept(acceptance));
            return acceptance.states();
        });
    }

    /** Without what else an address may hold. */
    private static String host(URI url) {
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private Uni<Consumer<Acceptance>> said(String property, String who, Uni<byte[]> answer) {
        return answer.map(body -> {
                    List<DatasetState> states = DatasetStatesReader.read(json, body);
                    return (Consumer<Acceptance>) acceptance -> acceptance.heard(states);
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    Log.warnf("%s does not say which datasets it works with: %s", who, failure.getMessage());
                    Instant now = clock.instant();
                    return acceptance ->
                            acceptance.silent(new Problem(property, who + " does not answer at the moment"), now);
                });
    }

    private Uni<byte[]> fetch(URI url) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString().replaceAll("/+$", "") + PATH);
        return client.request(options)
                .chain(request -> request.send())
                .chain(answer -> answer.body().map(content -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException("It answered " + answer.statusCode());
                    }
                    return content.getBytes();
                }))
                .ifNoItem()
                .after(config.requestTimeout())
                .fail();
    }
}
