package dev.parallax.messaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.golden.GoldenMessage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Down where this process cannot read or write one of the messages of the contract, which it names. A native executable
 * that lacks a type would else take every job and make a dead letter of it.
 */
@Singleton
@Readiness
final class MessagesReady implements HealthCheck {
    private final Map<String, String> failures;

    @Inject
    MessagesReady(ObjectMapper mapper) {
        this(mapper, List.of(GoldenMessage.values()));
    }

    /** What can be read does not change while a process runs: this is found out once. */
    MessagesReady(ObjectMapper mapper, Collection<GoldenMessage> messages) {
        ObjectMapper strict = MessageJson.strict(mapper);
        Map<String, String> found = new LinkedHashMap<>();
        for (GoldenMessage message : messages) {
            String failure = failure(mapper, strict, message);
            if (failure != null) {
                found.put(message.name().toLowerCase(Locale.ROOT), failure);
            }
        }
        this.failures = Map.copyOf(found);
    }

    private static @Nullable String failure(ObjectMapper mapper, ObjectMapper strict, GoldenMessage message) {
        try {
            byte[] json = message.json();
            byte[] again = mapper.writeValueAsBytes(strict.readValue(json, message.type()));
            return mapper.readTree(json).equals(mapper.readTree(again)) ? null : "It is not written as it is read";
        } catch (IOException | RuntimeException e) {
            return Line.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("Messages").status(failures.isEmpty());
        failures.forEach(response::withData);
        return response.build();
    }
}
