package dev.parallax.scheduler.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The application's JSON, for columns and messages that the scheduler wrote itself. */
@Singleton
public final class Json {
    private final ObjectMapper mapper;

    public Json(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** Null stays null. */
    public @Nullable String writeNullable(@Nullable Object value) {
        return value == null ? null : write(value);
    }

    /**
     * Reads what the scheduler wrote.
     *
     * @throws IllegalStateException if it is not of that type
     */
    public <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored JSON is no " + type.getSimpleName(), e);
        }
    }

    /** Null stays null. */
    public <T> @Nullable T readNullable(@Nullable String json, Class<T> type) {
        return json == null ? null : read(json, type);
    }
}
