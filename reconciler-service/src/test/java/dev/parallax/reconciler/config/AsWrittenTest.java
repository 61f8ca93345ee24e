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

class AsWrittenTest {
    private static final String FILE = """
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
        var properties =
                DatasetFile.properties(file.toUri().toURL(), Map.of("smallrye.config.locations", file.toString()));
        var reading = CatalogReader.read(properties);
        assertEquals(List.of(), reading.problems());
        return (EnumType)
                reading.catalog().datasets().get("places").fields().getFirst().type();
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

    private static final String NAMES = """
        parallax:
          stores:
            left: {kind: postgresql, url: "postgresql://localhost:1/a", username: a, password: a}
          owners:
            office: {url: "http://localhost:1"}
          datasets:
            places:
              entity-type: no
              key: [{name: no, type: int64}, {name: 007}, {name: null}]
              source: {store: left, table: yes, key: [on, 0x10, null], version: off, updated-at: null}
              target: {store: left, table: a.NO, key: [NO, 1e3, "yes"], version: null}
              fields:
                no: {type: string, source: yes, target: "no"}
                on: {type: string, trim: yes}
                y: {type: string, source: off, trim: no}
                null: {type: string}
                1e3: {type: string}
                0x10: {type: string}
                007: {type: string, target: "${COLUMN}"}
                yes:
                  type: object
                  members: {on: {type: string}, no: {type: int64}}
              follow-ups:
                off: {call: {owner: office, path: "/x/{no}{007}{null}", body: {no: yes, on: 007, yes: 1.0, off: "{yes}"}}}
        """;

    /** With variables and properties of other sources. */
    private Reading names(Map<String, String> others) throws IOException {
        var file = Files.writeString(folder.resolve("names.yaml"), NAMES);
        var variables = new java.util.HashMap<>(others);
        variables.put("smallrye.config.locations", file.toString());
        variables.put("COLUMN", "seven");
        return CatalogReader.read(DatasetFile.properties(file.toUri().toURL(), variables));
    }

    @Test
    void namesAreWhatIsWritten() throws IOException {
        var reading = names(Map.of());
        assertEquals(List.of(), reading.problems());
        var dataset = reading.catalog().datasets().get("places");
        assertEquals("no", dataset.entityType());
        assertEquals(
                List.of("no", "007", "null"),
                dataset.key().stream().map(part -> part.name()).toList());
        assertEquals(List.of("on", "0x10", "null"), dataset.source().key());
        assertEquals(List.of("NO", "1e3", "yes"), dataset.target().key());
        assertEquals("off", dataset.source().version());
        assertEquals(null, dataset.source().updatedAt());
        assertEquals(null, dataset.target().version());
        assertEquals(
                new dev.parallax.reconciler.dataset.Relation.Table("yes"),
                dataset.source().relation());
        assertEquals(
                List.of(
                        "007 007 seven",
                        "0x10 0x10 0x10",
                        "1e3 1e3 1e3",
                        "no yes no",
                        "null null null",
                        "on on on",
                        "y off y",
                        "yes yes yes"),
                dataset.fields().stream()
                        .map(field -> field.name() + " " + field.source() + " " + field.target())
                        .sorted()
                        .toList());
        var types = dataset.fields().stream()
                .collect(java.util.stream.Collectors.toMap(field -> field.name(), field -> field.type()));
        assertEquals(
                new dev.parallax.reconciler.value.CanonicalType.StringType(
                        true, dev.parallax.reconciler.value.CanonicalType.NormalForm.NFC),
                types.get("on"));
        assertEquals(
                java.util.Set.of("on", "no"),
                ((dev.parallax.reconciler.value.CanonicalType.ObjectType) types.get("yes"))
                        .members()
                        .keySet());
        assertEquals(
                Map.of("no", "yes", "on", "007", "yes", "1.0", "off", "{yes}"),
                dataset.followUps().get("off").body());
    }

    @Test
    void whatAnotherSourceSaysGoesBeforeTheFile() throws IOException {
        var dataset = names(Map.of("parallax.datasets.places.source.version", "revision"))
                .catalog()
                .datasets()
                .get("places");
        assertEquals("revision", dataset.source().version());
    }

    /** Values, names of datasets, stores and owners, and maps inside of fields with such names. */
    @Test
    void everythingThatIsNamedKeepsItsName() throws IOException {
        var file = Files.writeString(folder.resolve("all.yaml"), """
            parallax:
              stores:
                no: {kind: postgresql, url: "postgresql://localhost:1/a", username: yes, password: off}
              owners:
                on: {url: "http://localhost:1"}
              datasets:
                yes: &base
                  key: [{name: id, type: int64}]
                  source: {store: no, table: a.b, key: [id]}
                  target: {store: no, table: a.c, key: [id]}
                  fields:
                    no:
                      type: enum
                      source-values: {NO: trim, trim: no, say "hi": 'a\\', 'a\\': x}
                      target-values: {x: trim, y: no, z: 'a\\', w: x}
                    "": {type: string, source: s, target: e}
                null: {<<: *base, entity-type: 1e3, settle: null}
                2024-01-01: {<<: *base, entity-type: 0x10, repair: {delete: no}}
                "a.b \\"c\\" ü": *base
            """);
        var reading = CatalogReader.read(
                DatasetFile.properties(file.toUri().toURL(), Map.of("smallrye.config.locations", folder.toString())));
        assertEquals(List.of(), reading.problems());
        var datasets = reading.catalog().datasets();
        assertEquals(
                Map.of("yes", "yes", "null", "1e3", "2024-01-01", "0x10", "a.b \"c\" ü", "a.b \"c\" ü"),
                datasets.values().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                dataset -> dataset.name(), dataset -> dataset.entityType())));
        var field = (EnumType) datasets.get("null").fields().stream()
                .filter(any -> any.name().equals("no"))
                .findFirst()
                .orElseThrow()
                .type();
        assertEquals(Map.of("NO", "trim", "trim", "no", "say \"hi\"", "a\\", "a\\", "x"), field.sourceValues());
    }
}
