package dev.parallax.monitor.run;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A cron expression with seconds, in the five fields that operators know, if that says the same. */
final class CronLine {

    private CronLine() {}

    static String of(String cron) {
        String[] fields = cron.strip().split("\\s+", -1);
        if (fields.length != 6 || !fields[0].equals("0")) {
            return cron;
        }
        return Arrays.stream(fields)
                .skip(1)
                .map(field -> field.equals("?") ? "*" : field.replaceFirst("^0/", "*/"))
                .collect(Collectors.joining(" "));
    }
}
