package dev.parallax.monitor.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A number that cannot work is refused when the configuration is read, by its name. */
class SettingTest {
    @ConfigMapping(prefix = "some")
    interface Settings {
        @WithDefault("PT0.001S")
        @WithConverter(PositiveDuration.class)
        Duration pause();

        @WithDefault("1")
        @WithConverter(PositiveNumber.class)
        int most();
    }

    private static Settings read(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withDefaultValues(given)
                .build()
                .getConfigMapping(Settings.class);
    }

    @Test
    void whatIsJustRightIsTaken() {
        var settings = read(Map.of());
        assertEquals(Duration.ofMillis(1), settings.pause());
        assertEquals(1, settings.most());
        assertEquals(Duration.ofMillis(500), read(Map.of("some.pause", "500ms")).pause());
    }

    @ParameterizedTest
    @CsvSource({
        "some.pause, 0s, must be longer than 0",
        "some.pause, PT-1S, must be longer than 0",
        "some.pause, soon, soon",
        "some.most, 0, must be 1 or more",
        "some.most, many, many"
    })
    void whatCannotWorkIsRefusedByItsName(String property, String value, String why) {
        var e = assertThrows(RuntimeException.class, () -> read(Map.of(property, value)));
        assertTrue(e.getMessage().contains(property) && e.getMessage().contains(why), e::getMessage);
    }
}
