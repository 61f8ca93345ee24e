package dev.parallax.bench.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.row.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsFileTest {
    @TempDir
    private Path folder;

    @Test
    void nestsStoresAndDatasets() throws IOException {
        var datasets = new DatasetsFile(Duration.ofMillis(200), 50_000);
        datasets.postgres("pg", PostgresAddress.of("postgresql://localhost:1/db", "user", "secret"), 1000);
        assertEquals("pg_10_1", datasets.tables("pg", 10, new Variant(1), false));
        assertEquals("pg_10_1_anew", datasets.tables("pg", 10, new Variant(1), true));
        var file = folder.resolve("datasets.yaml");
        datasets.write(file);
        var text = Files.readString(file);
        assertTrue(text.startsWith(
                "parallax:\n  stores:\n    pg: {kind: postgresql, url: \"postgresql://localhost:1/db\""));
        assertTrue(text.contains("  datasets:\n    pg_10_1:\n      entity-type: item\n"), text);
        assertTrue(text.contains("\n      settle: 200ms\n"), text);
        assertTrue(text.contains("\n      fields:\n        stock: {type: int64}\n"), text);
        assertTrue(
                text.contains("target: {store: pg, table: bench.target_10_1, key: [id], updated-at: updated_at}"),
                text);
    }
}
