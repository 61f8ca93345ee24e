package dev.parallax.monitor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronLineTest {

    @ParameterizedTest
    @CsvSource({
        "0 0/30 * * * ?, */30 * * * *",
        "0 0 2 * * ?, 0 2 * * *",
        "30 0 2 * * ?, 30 0 2 * * ?",
        "every day, every day",
    })
    void seconds_are_left_out_where_they_do_not_matter(String cron, String line) {
        assertEquals(line, CronLine.of(cron));
    }
}
