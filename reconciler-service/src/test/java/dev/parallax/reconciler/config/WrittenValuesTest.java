package dev.parallax.reconciler.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.reconciler.value.CanonicalType.EnumType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenValuesTest {
    private static final String FILE =
            """
            parallax:
              stores:
                left: {kind: postgresql, url: "postgresql://localhost:1/a", username: a, password: a}
              datasets:
                places:
                  key: [{name: id, type: int64}]
                  source: {store: left, table: a.b, key: [id]}
                  target: {store: left, table: a.c, key: [id]}
                  fields:
                    "a.country":
                      source: country
                      target: country
                      type: enum
                      source-values: {NO: Norway, yes: Y, on: O, 0x1F: hex, 1e3: many, ~: tilde, "": none, " a ": a, "q.d": dot,
                        "[0]": index, 010: ten, true: truth, 'b\\s': back, 2020-01-02: day, null: nil}
                      target-values: {NO: Norway, Y: Y, O: O, h: hex, m: many, t: tilde, e: none, a: a, d: dot, i: index, x: ten,
                        w: truth, b: back, y: day, n: nil, "": O}
                      target-write: {O: ""}
            """;

    @TempDir
    private Path folder;

    private EnumType read() throws IOException {
        var file = Files.writeString(folder.resolve("datasets.yaml"), FILE);
        var properties = DatasetFile.properties(
                file.toUri().toURL(), Map.of("smallrye.config.locations", file.toString()));
        var reading = CatalogReader.read(properties);
        assertEquals(List.of(), reading.problems());
        return (EnumType) reading.catalog().datasets().get("places").fields().getFirst().type();
    }

    @Test
    void everyScalarIsTheTextThatIsWritten() throws IOException {
        var type = read();
        assertEquals(
                Map.ofEntries(
                        Map.entry("NO", "Norway"),
                        Map.entry("yes", "Y"),
                        Map.entry("on", "O"),
                        Map.entry("0x1F", "hex"),
                        Map.entry("1e3", "many"),
                        Map.entry("~", "tilde"),
                        Map.entry("", "none"),
                        Map.entry(" a ", "a"),
                        Map.entry("q.d", "dot"),
                        Map.entry("[0]", "index"),
                        Map.entry("010", "ten"),
                        Map.entry("true", "truth"),
                        Map.entry("b\\s", "back"),
                        Map.entry("2020-01-02", "day"),
                        Map.entry("null", "nil")),
                type.sourceValues());
        assertEquals("Norway", type.targetValues().get("NO"));
        assertEquals("", type.targetWrite().get("O"));
    }
}
