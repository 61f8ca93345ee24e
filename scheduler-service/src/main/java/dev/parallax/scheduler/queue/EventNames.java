package dev.parallax.scheduler.queue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.parallax.common.event.JobEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The names that the kinds of JobEvent have in messages. */
final class EventNames {
    private static final Map<Class<?>, String> NAMES = Arrays.stream(
                    Objects.requireNonNull(JobEvent.class.getAnnotation(JsonSubTypes.class), "JsonSubTypes")
                            .value())
            .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

    private EventNames() {}

    static String of(JobEvent event) {
        return Objects.requireNonNull(NAMES.get(event.getClass()), "a registered kind of event");
    }
}
