package dev.parallax.scheduler.schedule;

import dev.parallax.scheduler.queue.LoneQueue;
import dev.parallax.scheduler.testing.SettableClock;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A scheduler that only looks at its schedules, in a process of its own: at each instant that comes in as a line, which
 * it answers when it has looked. It ends with its input, and so with whoever started it.
 */
final class SchedulerProcess {
    static final String LOOKED = "looked at ";

    private SchedulerProcess() {}

    /** Takes the address, user and password of the database, and the instant at which the clock stands first. */
    public static void main(String[] args) throws IOException {
        SettableClock clock = new SettableClock();
        clock.set(Instant.parse(args[3]));
        Pool pool = new DaylightSaving.Address(args[0], args[1], args[2]).pool();
        Ticker ticker = new Ticker(DaylightSaving.datasets(), LoneQueue.over(pool), clock, true);
        System.out.println(LOOKED + clock.instant());
        var instants = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = instants.readLine(); line != null; line = instants.readLine()) {
            clock.set(Instant.parse(line));
            ticker.round();
            System.out.println(LOOKED + line);
        }
        System.exit(0);
    }
}
