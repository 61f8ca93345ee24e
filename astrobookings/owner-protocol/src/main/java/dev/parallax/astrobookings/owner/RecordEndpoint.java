package dev.parallax.astrobookings.owner;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;

/** One collection over HTTP: what a resource class with its paths and documentation hands its requests to. */
public final class RecordEndpoint<R extends OwnedRecord<R>> {
    private static final int MAX_ID_LENGTH = 200;

    private final String collection;
    private final Class<R> type;
    private final RecordStore<R> store;
    private final BodyReader bodies;
    private final Representation representation;
    private final WriteCounters counters;
    private final Clock clock;

    RecordEndpoint(
            String collection,
            Class<R> type,
            RecordStore<R> store,
            BodyReader bodies,
            Representation representation,
            WriteCounters counters,
            Clock clock) {
        this.collection = collection;
        this.type = type;
        this.store = store;
        this.bodies = bodies;
        this.representation = representation;
        this.counters = counters;
        this.clock = clock;
    }

    public Uni<Response> get(String id) {
        return store.find(checked(id)).map(found -> {
            Stored<R> stored = found.orElseThrow(() ->
                    new ApiException(ErrorCode.NOT_FOUND, "There is no record " + id + " in " + collection + "."));
            return json(200, representation.of(stored))
                    .header("ETag", tag(stored.version()))
                    .build();
        });
    }

    public Uni<Response> list(ListParameters parameters) {
        PageRequest page = PageRequest.of(parameters.page, parameters.pageSize, parameters.updatedSince);
        return store.list(page)
                .map(found -> json(200, representation.page(found, page)).build());
    }

    public Uni<Response> put(String id, WriteHeaders headers, byte[] body) {
        Precondition precondition = headers.precondition();
        R record = bodies.read(body, type, checked(id));
        return answer(
                store.put(write("PUT", id, headers, precondition, () -> representation.canonical(record)), record),
                headers);
    }

    public Uni<Response> delete(String id, WriteHeaders headers) {
        Precondition precondition = headers.precondition();
        if (precondition instanceof Precondition.Absent) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "A delete takes If-Match, not If-None-Match.");
        }
        return answer(store.delete(write("DELETE", checked(id), headers, precondition, () -> "")), headers);
    }

    private Write write(
            String method, String id, WriteHeaders headers, Precondition precondition, Supplier<String> canonicalBody) {
        UUID key = headers.key();
        Idempotency idempotency = key == null
                ? null
                : new Idempotency(key, RequestDigest.of(method, collection, id, precondition, canonicalBody.get()));
        return new Write(
                collection,
                id,
                precondition,
                idempotency,
                headers.origin(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Uni<Response> answer(Uni<WriteOutcome> writing, WriteHeaders headers) {
        return toTheEnd(writing.invoke(outcome ->
                                counters.count(collection, WriteCounters.Action.of(outcome), headers.originChannel))
                        .onFailure(VersionConflict.class)
                        .invoke(() -> counters.count(collection, WriteCounters.Action.CONFLICT, headers.originChannel)))
                .map(RecordEndpoint::response);
    }

    /** A write that was begun is carried out and counted even if the caller is gone, whose cancellation ends here. */
    private static <T> Uni<T> toTheEnd(Uni<T> work) {
        return Uni.createFrom().emitter(emitter -> work.subscribe().with(emitter::complete, emitter::fail));
    }

    private static Response response(WriteOutcome outcome) {
        Response.ResponseBuilder response = outcome.body() == null
                ? Response.status(outcome.effect().status())
                : json(outcome.effect().status(), outcome.body());
        response.header("ETag", tag(outcome.version()));
        if (outcome.replayed()) {
            response.header("Idempotent-Replayed", "true");
        }
        return response.build();
    }

    private static Response.ResponseBuilder json(int status, String body) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
    }

    static String tag(long version) {
        return "\"" + version + "\"";
    }

    private static String checked(String id) {
        if (id.isBlank() || id.length() > MAX_ID_LENGTH || !BodyReader.isStorable(id)) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "An identifier has 1 to " + MAX_ID_LENGTH + " characters, none of them NUL.");
        }
        return id;
    }
}
