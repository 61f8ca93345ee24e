package dev.parallax.astrobookings.generator;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What both stores are to say. Every fact follows from the seed and its own number, so any one can be told alone. */
final class Facts {
    private static final List<String> DESTINATIONS = List.of(
            "Mare Tranquillitatis",
            "Órbita baja",
            "Olympus Mons",
            "Ny-Ålesund Ⅱ",
            "月面基地",
            "Луна-9",
            "Station \"Δ\"",
            "Kourou\\2");
    private static final List<String> AGENCIES =
            List.of("Orbital Journeys", "Señor Cosmos", "Zażółć Space", "天宫 Travel", "Ωmega Flights", "O'Neill & Sons");
    private static final List<String> ROCKETS = List.of("Falcon", "Sœur", "Протон", "Ästrid", "長征");
    private static final List<String> LAUNCH_STATES =
            List.of("scheduled", "confirmed", "launched", "delayed", "aborted");
    private static final List<String> RANGES = List.of("low_earth", "moon", "mars");
    private static final List<BigDecimal> EDGE_PRICES =
            List.of(new BigDecimal("0.00"), new BigDecimal("0.01"), new BigDecimal("9999999999.99"));
    private static final List<Instant> EDGE_DATES = List.of(
            Instant.parse("1969-12-31T23:59:59.999Z"),
            Instant.parse("2028-02-29T23:59:59.001Z"),
            Instant.parse("2099-12-31T00:00:00Z"));
    private static final Instant FIRST_DATE = Instant.parse("2027-01-01T00:00:00Z");

    record Agency(String id, @Nullable String legalName) {}

    record Rocket(String id, int agency, String name, int capacity, String range) {}

    record Traveler(
            String id,
            @Nullable String phone,
            String email,
            @Nullable String emergencyContact,
            boolean window) {}

    record Launch(
            String id,
            int rocket,
            Instant date,
            @Nullable String destination,
            @Nullable BigDecimal pricePerSeat,
            String status) {}

    record Booking(
            String id,
            int traveler,
            int launch,
            int seats,
            @Nullable BigDecimal totalPrice,
            String status) {}

    final int launches;
    final int bookings;
    final int agencies;
    final int rockets;
    final int travelers;
    private final long seed;

    Facts(int launches, int bookings, long seed) {
        this.launches = launches;
        this.bookings = bookings;
        this.agencies = Math.max(3, launches / 50);
        this.rockets = Math.max(5, launches / 10);
        this.travelers = Math.max(10, bookings / 3);
        this.seed = seed;
    }

    private SplittableRandom random(int kind, int number) {
        return new SplittableRandom((seed * 31 + kind) * 0x9E3779B97F4A7C15L + number);
    }

    Agency agency(int number) {
        return new Agency(
                "ag-%05d".formatted(number),
                number % 11 == 7 ? null : AGENCIES.get(number % AGENCIES.size()) + " " + number);
    }

    Rocket rocket(int number) {
        SplittableRandom random = random(1, number);
        return new Rocket(
                "rk-%06d".formatted(number),
                number % agencies,
                ROCKETS.get(number % ROCKETS.size()) + " " + number,
                50 + random.nextInt(500),
                RANGES.get(number % RANGES.size()));
    }

    Traveler traveler(int number) {
        return new Traveler(
                "tr-%07d".formatted(number),
                number % 9 == 4 ? null : "+34 600 %06d".formatted(number % 1_000_000),
                "traveler%d@example.org".formatted(number),
                number % 5 == 2 ? null : "Zoë, +34 700 %06d".formatted(number % 1_000_000),
                number % 2 == 0);
    }

    Launch launch(int number) {
        SplittableRandom random = random(2, number);
        // Both cases and several separators: an order that is not bytewise comes out different.
        String form = number % 10 == 3 ? "ln-%07d" : number % 25 == 8 ? "LN_%07d" : "LN-%07d";
        BigDecimal price = random.nextInt(40) == 0
                ? null
                : random.nextInt(50) == 0
                        ? EDGE_PRICES.get(random.nextInt(EDGE_PRICES.size()))
                        : BigDecimal.valueOf(random.nextLong(1_000_000, 500_000_000), 2);
        return new Launch(
                form.formatted(number),
                random.nextInt(rockets),
                random.nextInt(100) == 0
                        ? EDGE_DATES.get(random.nextInt(EDGE_DATES.size()))
                        : FIRST_DATE.plusMillis(
                                random.nextLong(Duration.ofDays(700).toMillis())),
                random.nextInt(20) == 0 ? null : DESTINATIONS.get(random.nextInt(DESTINATIONS.size())),
                price,
                LAUNCH_STATES.get(random.nextInt(LAUNCH_STATES.size())));
    }

    Booking booking(int number) {
        SplittableRandom random = random(3, number);
        int launch = random.nextInt(launches);
        int seats = 1 + random.nextInt(4);
        BigDecimal price = launch(launch).pricePerSeat();
        int state = random.nextInt(10);
        String form = number % 10 == 6 ? "bk-%08d" : "BK-%08d";
        return new Booking(
                form.formatted(number),
                random.nextInt(travelers),
                launch,
                seats,
                price == null ? null : price.multiply(BigDecimal.valueOf(seats)),
                state < 3 ? "pending" : state < 8 ? "confirmed" : "canceled");
    }

    static String cachedLaunchStatus(String status) {
        return switch (status) {
            case "launched" -> "completed";
            case "aborted" -> "cancelled";
            default -> "scheduled";
        };
    }

    static String cachedRange(String range) {
        return switch (range) {
            case "low_earth" -> "short";
            case "moon" -> "medium";
            default -> "long";
        };
    }

    static String cachedBookingStatus(String status) {
        return status.equals("canceled") ? "cancelled" : "booked";
    }
}
