package dev.parallax.devstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void startsAllAtTheDocumentedPortsByDefault() {
        Options options = parse("");
        assertTrue(options.starts("postgres") && options.starts("mongodb") && options.starts("kafka"));
        assertEquals(15432, options.postgresPort());
        assertEquals(27117, options.mongodbPort());
        assertEquals(19092, options.kafkaPort());
        assertEquals(Path.of(".parallax"), options.data());
    }

    @Test
    void takesWhatIsSaid() {
        Options options = parse("--only kafka,postgres --postgres-port 1 --kafka-port 2 --data /tmp/x");
        assertFalse(options.starts("mongodb"));
        assertEquals(1, options.postgresPort());
        assertEquals(2, options.kafkaPort());
        assertEquals(Path.of("/tmp/x"), options.data());
    }

    @Test
    void readsPortsFromTheEnvironment() {
        Options options = Options.parse(new String[0], Map.of("PARALLAX_MONGODB_PORT", "7"));
        assertEquals(7, options.mongodbPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--only mysql",
                "--only",
                "--kafka-port x",
                "--kafka-port 0",
                "--kafka-port 65536",
                "--verbose",
            })
    void refusesTheRest(String line) {
        assertThrows(IllegalArgumentException.class, () -> parse(line));
    }

    private static Options parse(String line) {
        return Options.parse(line.isEmpty() ? new String[0] : line.split(" ", -1), Map.of());
    }
}
