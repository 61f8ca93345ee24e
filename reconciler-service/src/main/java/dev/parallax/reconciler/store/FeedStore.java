package dev.parallax.reconciler.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.http.BoundedCall;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** A REST API that lists what it changed. Only GET is ever sent. */
final class FeedStore implements RecordStore {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final StoreDefinition.FeedStore definition;
    private final HttpClient http;

    FeedStore(StoreDefinition.FeedStore definition) {
        this.definition = definition;
        // No redirects: a token must not follow one to a stranger.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    FeedPages changes(SideDefinition side, List<String> fields, KeyCodec keys, Instant since) {
        return new PagedFeed(this, relation(side), new FeedItems(side, fields, keys), since);
    }

    @Override
    public RecordReader reader(SideDefinition side, List<String> fields, KeyCodec keys) {
        return new FeedReader(this, relation(side), new FeedItems(side, fields, keys), keys);
    }

    /** What a feed sends shows only when it is read. */
    @Override
    public Uni<Description> describe(SideDefinition side, KeyCodec keys) {
        return Uni.createFrom().item(new Description.Undeclared());
    }

    /** Whatever answers is alive; whether it is in order, the runs that read it will see. */
    @Override
    public Uni<Void> ping() {
        return get("/").replaceWithVoid();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    StoreDefinition.FeedStore definition() {
        return definition;
    }

    /** The JSON at a path below the store's address; empty if there is nothing. */
    Uni<Optional<JsonNode>> get(String pathAndQuery) {
        var request = HttpRequest.newBuilder(address(pathAndQuery))
                .timeout(definition.timeout())
                .header("Accept", "application/json");
        if (definition.token() != null) {
            request.header("Authorization", "Bearer " + definition.token());
        }
        var built = request.build();
        return Uni.createFrom()
                .completionStage(() -> BoundedCall.send(http, built, definition.timeout(), definition.pageBytes()))
                .map(this::read)
                .onFailure()
                .transform(this::translate);
    }

    private URI address(String pathAndQuery) {
        var base = definition.url().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + pathAndQuery);
    }

    private Optional<JsonNode> read(BoundedCall.Answer answer) {
        int status = answer.status();
        if (status == 404) {
            return Optional.empty();
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            throw unavailable("it answered with status " + status);
        }
        if (status != 200) {
            throw new StoreException(
                    Reason.STORE_REFUSED,
                    "%s refused the request with status %d: %s"
                            .formatted(definition.name(), status, ServerMessage.of(answer.body())),
                    null);
        }
        if (answer.cut()) {
            throw new StoreException(
                    Reason.STORE_REFUSED,
                    "%s sent a page larger than %d bytes; lower page-size or raise page-bytes."
                            .formatted(definition.name(), definition.pageBytes()),
                    null);
        }
        try {
            return Optional.of(MAPPER.readTree(answer.body()));
        } catch (JsonProcessingException e) {
            throw unavailable("its answer is no JSON");
        }
    }

    StoreException unavailable(String reason) {
        return new StoreException(
                Reason.SOURCE_UNAVAILABLE, "Failed to fetch from %s: %s.".formatted(definition.name(), reason), null);
    }

    private Throwable translate(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case StoreException known -> known;
            case TimeoutException slow -> because("it did not answer in time", slow);
            case HttpTimeoutException slow -> because("it did not answer in time", slow);
            case IOException broken -> because("it could not be reached, or the connection broke", broken);
            default -> failure;
        };
    }

    private StoreException because(String reason, Throwable cause) {
        return new StoreException(
                Reason.SOURCE_UNAVAILABLE, "Failed to fetch from %s: %s.".formatted(definition.name(), reason), cause);
    }

    private static Relation.Feed relation(SideDefinition side) {
        if (side.relation() instanceof Relation.Feed feed) {
            return feed;
        }
        throw new IllegalArgumentException("not a feed: " + side.relation());
    }
}
