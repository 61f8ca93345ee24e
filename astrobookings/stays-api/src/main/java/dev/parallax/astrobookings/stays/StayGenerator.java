package dev.parallax.astrobookings.stays;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes up reservations; the same seed and time make the same ones. */
final class StayGenerator {
    private static final List<String> FIRST = List.of("John", "Ana", "Wei", "Fatima", "Olu", "Mette", "Ravi", "Chloé");
    private static final List<String> LAST = List.of("Doe", "Silva", "Zhang", "Haddad", "Ade", "Holm", "Iyer", "Noël");
    private static final List<String> STATUSES = List.of("confirmed", "confirmed", "confirmed", "pending", "cancelled");

    private StayGenerator() {}

    /** Reservations {@code stay-000001} and so on, all changed at the given time, with check-ins in the month after. */
    static List<Stay> stays(int count, long seed, Instant updatedAt) {
        var random = new Random(seed);
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> stay(n, random, updatedAt))
                .toList();
    }

    private static Stay stay(int n, Random random, Instant updatedAt) {
        var first = FIRST.get(random.nextInt(FIRST.size()));
        var last = LAST.get(random.nextInt(LAST.size()));
        int accommodation = 1 + random.nextInt(40);
        var day = Instant.ofEpochSecond(updatedAt.getEpochSecond() / 86_400 * 86_400);
        var checkIn = day.plus(Duration.ofDays(1 + random.nextInt(30))).plus(Duration.ofHours(10));
        var checkOut = checkIn.plus(Duration.ofDays(1 + random.nextInt(9))).plus(Duration.ofHours(4));
        return new Stay(
                "stay-%06d".formatted(n),
                first + " " + last,
                "guest%06d@example.org".formatted(n),
                "acc-" + accommodation,
                "lock-" + accommodation,
                STATUSES.get(random.nextInt(STATUSES.size())),
                checkIn,
                checkOut,
                updatedAt);
    }
}
