package dev.parallax.reconciler.setting;

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
        @WithDefault("1")
        @WithConverter(AtLeastOne.class)
        int places();

        @WithDefault("0")
        @WithConverter(NotNegative.class)
        int waiting();

        @WithDefault("PT0.001S")
        @WithConverter(PositiveDuration.class)
        Duration pause();
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
        assertEquals(1, settings.places());
        assertEquals(0, settings.waiting());
        assertEquals(Duration.ofMillis(1), settings.pause());
        assertEquals(Duration.ofMillis(500), read(Map.of("some.pause", "500ms")).pause());
    }

    @ParameterizedTest
    @CsvSource({
        "some.places, 0, must be at least 1",
        "some.places, -1, must be at least 1",
        "some.places, many, many",
        "some.places, 99999999999, 99999999999",
        "some.waiting, -1, must not be negative",
        "some.pause, 0s, must be longer than 0",
        "some.pause, PT-1S, must be longer than 0",
        "some.pause, soon, soon"
    })
    void whatCannotWorkIsRefusedByItsName(String property, String value, String why) {
        var e = assertThrows(RuntimeException.class, () -> read(Map.of(property, value)));
        assertTrue(e.getMessage().contains(property) && e.getMessage().contains(why), e::getMessage);
    }
}
