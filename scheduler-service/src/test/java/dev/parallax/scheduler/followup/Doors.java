package dev.parallax.scheduler.followup;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follow-ups and records of a lodging: a key two hours before check-in, taken back a day after check-out. */
final class Doors {
    static final FollowUp OPEN = new FollowUp(
            "open-door",
            "check_in",
            Duration.ofHours(-2),
            Map.of("status", Set.of("confirmed")),
            Optional.of("check_out"),
            Optional.empty(),
            Set.of("check_in", "check_out", "status", "lock_id"));
    static final FollowUp LOCK = new FollowUp(
            "lock-door",
            "check_out",
            Duration.ofHours(24),
            Map.of("status", Set.of("confirmed")),
            Optional.empty(),
            Optional.of("open-door"),
            Set.of("check_out", "status"));
    static final List<FollowUp> BOTH = List.of(LOCK, OPEN);

    private Doors() {}

    static Map<String, Object> stay(String status, @Nullable String checkIn, String checkOut) {
        Map<String, Object> record = new HashMap<>();
        record.put("id", "stay-123");
        record.put("guest_name", "John Doe");
        record.put("lock_id", "lock-1");
        record.put("status", status);
        record.put("check_in", checkIn);
        record.put("check_out", checkOut);
        return record;
    }
}
