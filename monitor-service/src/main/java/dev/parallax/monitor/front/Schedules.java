package dev.parallax.monitor.front;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schedules as the scheduler tells them. */
@ApplicationScoped
public class Schedules {

    private final PassThrough scheduler;
    private final ObjectMapper json;

    Schedules(PassThrough scheduler, ObjectMapper json) {
        this.scheduler = scheduler;
        this.json = json;
    }

    /**
     * One of them.
     *
     * @param cron as configured, with seconds
     * @param next null while it is paused
     */
    public record Schedule(String cron, @Nullable Instant next) {}

    /** By dataset; empty if the scheduler does not answer, because what is shown beside them is known without it. */
    public Uni<Map<String, Schedule>> byDataset() {
        return scheduler
                .fetch("/api/v1/schedules")
                .map(this::read)
                .onFailure()
                .invoke(e -> Log.warnf("The schedules are not known at the moment: %s", e.getMessage()))
                .onFailure()
                .recoverWithItem(Map.of());
    }

    private Map<String, Schedule> read(byte[] answer) {
        Map<String, Schedule> schedules = new HashMap<>();
        try {
            for (JsonNode schedule : json.readTree(answer).path("schedules")) {
                if (schedule.path("enabled").asBoolean()) {
                    String next = schedule.path("next_fires").path(0).textValue();
                    schedules.put(
                            schedule.path("dataset").asText(),
                            new Schedule(schedule.path("cron").asText(), next == null ? null : Instant.parse(next)));
                }
            }
        } catch (IOException | DateTimeParseException e) {
            throw new IllegalArgumentException("The answer about schedules cannot be read", e);
        }
        return schedules;
    }
}
