package dev.parallax.astrobookings.owner;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import java.time.Clock;

/** Makes the endpoints of an owner's collections. */
@Singleton
public class OwnerProtocol {
    private final BodyReader bodies;
    private final Representation representation;
    private final WriteCounters counters;
    private final Clock clock;

    OwnerProtocol(
            ObjectMapper mapper,
            Validator validator,
            Representation representation,
            WriteCounters counters,
            Clock clock) {
        this.bodies = new BodyReader(mapper, validator);
        this.representation = representation;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * The endpoint of one collection.
     *
     * @param collection its name in the path, in metrics and in errors
     */
    public <R extends OwnedRecord<R>> RecordEndpoint<R> endpoint(
            String collection, Class<R> type, RecordStore<R> store) {
        counters.register(collection);
        return new RecordEndpoint<>(collection, type, store, bodies, representation, counters, clock);
    }
}
