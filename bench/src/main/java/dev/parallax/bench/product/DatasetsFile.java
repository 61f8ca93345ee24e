package dev.parallax.bench.product;

import dev.parallax.bench.load.BenchCollections;
import dev.parallax.bench.load.BenchTables;
import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.row.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The configuration that the measured services read: the benchmark's stores, and a dataset for each comparison. */
public final class DatasetsFile {
    /** What is compared in both kinds of target, under the same names. */
    private static final String FIELDS = """
                  fields:
                    stock: {type: int64}
                    serial: {type: int64}
                    price: {type: decimal, scale: 2}
                    updated_at: {type: timestamp, precision: millis}
                    active: {type: boolean}
                    name: {type: string}
                    ref: {type: uuid}
                    weight: {type: float64}
            """;

    private final StringBuilder stores = new StringBuilder();
    private final StringBuilder datasets = new StringBuilder();
    private final Duration settle;
    private final int segmentSize;

    /**
     * An empty one.
     *
     * @param settle how long a difference must stand before it counts
     * @param segmentSize records that a segment should hold
     */
    public DatasetsFile(Duration settle, int segmentSize) {
        this.settle = settle;
        this.segmentSize = segmentSize;
    }

    /** Adds a PostgreSQL store. */
    public void postgres(String name, PostgresAddress address, int pageSize) {
        stores.append("""
                    %s: {kind: postgresql, url: "%s", username: "%s", password: "%s", page-size: %d, pool-size: 16, statement-timeout: 5m}
                """.formatted(name, address.url(), address.user(), address.password(), pageSize));
    }

    /** Adds a MongoDB store. */
    public void mongo(String name, String uri, int pageSize) {
        stores.append("""
                    %s: {kind: mongodb, url: "%s", database: %s, page-size: %d, pool-size: 16, operation-timeout: 5m}
                """.formatted(name, uri, BenchCollections.DATABASE, pageSize));
    }

    /**
     * Adds a comparison of two tables in one store; its name.
     *
     * @param anew whether each run tells every difference in full, as if no run before had seen it
     */
    public String tables(String store, long rows, Variant variant, boolean anew) {
        var target = "{store: %s, table: %s, key: [id], updated-at: updated_at}"
                .formatted(store, BenchTables.target(rows, variant));
        return dataset(store, store, rows, variant, anew, target);
    }

    /** Adds a comparison of a table with a collection; its name. */
    public String collection(String source, String target, long rows, Variant variant, boolean anew) {
        var side = "{store: %s, collection: %s, key: [_id], updated-at: updated_at}"
                .formatted(target, BenchCollections.target(rows, variant));
        return dataset(source, target, rows, variant, anew, side);
    }

    private String dataset(String source, String store, long rows, Variant variant, boolean anew, String target) {
        var name = "%s_%d_%d%s".formatted(store, rows, variant.percent(), anew ? "_anew" : "");
        datasets.append("""
                    %s:
                      entity-type: item
                      schedule: {enabled: false}
                      settle: %dms
                      known-for: %s
                      segment-size: %d
                      key: [{name: id, type: string}]
                      source: {store: %s, table: %s, key: [id], updated-at: updated_at}
                      target: %s
                      repair: {policy: report}
                """.formatted(
                name, settle.toMillis(), anew ? "0s" : "7d", segmentSize, source, BenchTables.source(rows), target));
        datasets.append(FIELDS);
        return name;
    }

    /** Writes what was added. */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, "parallax:\n  stores:\n" + stores + "  datasets:\n" + datasets);
    }
}
