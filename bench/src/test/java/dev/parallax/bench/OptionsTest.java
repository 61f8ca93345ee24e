package dev.parallax.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.bench.Options.Part;
import dev.parallax.bench.row.Variant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static final Map<String, String> OWN_MONGO = Map.of("PARALLAX_MONGODB_URI", "mongodb://elsewhere/");

    @Test
    void measuresAMillionOfEverythingButOnTheEmbeddedDocumentServer() {
        var options = parse();
        assertEquals(1_000_000, options.rows());
        assertEquals(100_000, options.mongoRows());
        assertEquals(1_000_000, Options.parse(new String[0], OWN_MONGO).mongoRows());
        assertEquals(3, options.runs());
        assertTrue(options.measures(Part.REPLICAS));
        assertEquals("", options.label());
    }

    @Test
    void quickIsSmallEverywhere() {
        var options = Options.parse(new String[] {"--quick"}, OWN_MONGO);
        assertEquals(100_000, options.rows());
        assertEquals(100_000, options.mongoRows());
        assertEquals(1, options.runs());
        assertEquals("-quick", options.label());
    }

    @Test
    void partsAndDifferencesCanBeChosen() {
        var options = parse("--only", "mongo,floors", "--differences", "0,10", "--rows", "2_000");
        assertTrue(options.measures(Part.MONGO));
        assertFalse(options.measures(Part.PG));
        assertEquals(List.of(new Variant(0), new Variant(10)), options.variants());
        assertEquals(2_000, options.rows());
        assertEquals("-floors-mongo", options.label());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--rows", "--rows 0", "--rows x", "--only all", "--differences 101", "--differences x", "--fast"
            })
    void mistakesAreRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> parse(line.split(" ", -1)));
    }

    private static Options parse(String... args) {
        return Options.parse(args, Map.of());
    }
}
