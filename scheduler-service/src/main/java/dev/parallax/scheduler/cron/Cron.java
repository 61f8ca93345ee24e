package dev.parallax.scheduler.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * A cron expression, Quartz style with seconds, in a time zone.
 *
 * <p>When the clocks change, an expression that names its hours fires once for each time that it names: a time that is
 * skipped fires when the clocks jump, and a time that comes twice fires the first time. An expression that repeats
 * over the hours ({@code *} or {@code /} in the hours) goes by elapsed time: nothing is made up for the hour that is
 * skipped, and the hour that comes twice counts twice. So does Vixie cron.
 */
public final class Cron {
    private static final CronParser PARSER =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ));
    private static final int HOURS = 2;

    private final ExecutionTime times;
    private final ZoneId zone;
    private final boolean repeats;

    private Cron(ExecutionTime times, ZoneId zone, boolean repeats) {
        this.times = times;
        this.zone = zone;
        this.repeats = repeats;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Cron parse(String expression, ZoneId zone) {
        ExecutionTime times = ExecutionTime.forCron(PARSER.parse(expression).validate());
        String hours = expression.strip().split("\\s+", -1)[HOURS];
        return new Cron(times, zone, hours.contains("*") || hours.contains("/"));
    }

    /** The first time after {@code instant}; empty if there is none any more. */
    public Optional<Instant> after(Instant instant) {
        if (repeats) {
            return times.nextExecution(instant.atZone(zone)).map(ZonedDateTime::toInstant);
        }
        // On the wall clock, where every day has every hour once; then what that means in the zone.
        Optional<LocalDateTime> next = next(LocalDateTime.ofInstant(instant, zone));
        while (next.isPresent() && !when(next.get()).isAfter(instant)) {
            next = next(next.get());
        }
        return next.map(this::when);
    }

    private Optional<LocalDateTime> next(LocalDateTime local) {
        return times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    private Instant when(LocalDateTime local) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        // Of two offsets, atZone takes the earlier time.
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
    }
}
