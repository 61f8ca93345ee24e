package dev.parallax.e2e.drift;

import dev.parallax.astrobookings.generator.Difference;
import dev.parallax.astrobookings.generator.Generator;
import dev.parallax.astrobookings.generator.Oracle;
import dev.parallax.astrobookings.generator.StoreAddresses;
import dev.parallax.e2e.system.Addresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * The content of both stores: the same facts, and then planted drift. What is planted is also written down, one file
 * each time, so that the next planting chooses other records.
 */
public final class Fixture {
    private final StoreAddresses addresses;
    private final Path oracles;
    private final long seed;
    private final Clock clock;

    /**
     * Touches nothing yet.
     *
     * @param oracles where the planted differences are written down
     * @param seed the same one makes the same facts and the same drift
     */
    public Fixture(Addresses addresses, Path oracles, long seed, Clock clock) {
        this.addresses = new StoreAddresses(
                addresses.postgresUrl(),
                addresses.postgresUser(),
                addresses.postgresPassword(),
                addresses.mongodbUri(),
                addresses.mongodbDatabase());
        this.oracles = oracles;
        this.seed = seed;
        this.clock = clock;
    }

    /** Fills both stores with facts on which they agree; false if an earlier call did. */
    public boolean fill(int launches, int bookings) {
        try (Generator generator = Generator.connect(addresses, clock)) {
            return generator.fill(launches, bookings, seed);
        }
    }

    /** Plants differences of every kind, in other records at every call. */
    public List<Difference> plant(int count) {
        try (Generator generator = Generator.connect(addresses, clock)) {
            Path oracle = oracles.resolve("planted-1.json");
            int number = 1;
            while (Files.exists(oracle)) {
                number++;
                oracle = oracles.resolve("planted-" + number + ".json");
            }
            List<Difference> planted = generator.plant(count, seed + number);
            Oracle.write(oracle, planted);
            return planted;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write down what was planted", e);
        }
    }

    /** The differences between the stores by the generator's own comparison. */
    public List<Difference> differences() {
        try (Generator generator = Generator.connect(addresses, clock)) {
            return generator.verify();
        }
    }
}
