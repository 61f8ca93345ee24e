package dev.parallax.reconciler.owner;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.reconciler.dataset.Catalog;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The client of each configured owner. */
@ApplicationScoped
public class Owners {
    private final HttpClient http;
    private final Map<String, OwnerClient> clients;

    Owners(Catalog catalog, ObjectMapper mapper, MeterRegistry metrics, OwnerConfig config) {
        // HTTP/1.1 as the owners speak it: no upgrade request before the first write.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        var requests = new OwnerRequests(mapper);
        var retries = new OwnerClient.RetryPolicy(config.attempts(), config.pause());
        this.clients = catalog.owners().values().stream()
                .collect(Collectors.toUnmodifiableMap(
                        owner -> owner.name(),
                        owner -> new OwnerClient(owner, http, requests, config.inFlight(), retries, metrics)));
    }

    /** The owner of this name; empty if the configuration no longer has it. */
    public Optional<OwnerClient> find(String name) {
        return Optional.ofNullable(clients.get(name));
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
