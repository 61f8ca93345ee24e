package dev.parallax.e2e.drift;

import dev.parallax.astrobookings.generator.Difference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was planted against what became of it, in records by dataset and kind.
 *
 * @param rows in the order of datasets and kinds; what was found without having been planted has rows of its own
 */
public record DriftReport(List<Row> rows) {
    static final String INVENTED = "not planted";

    /** The numbers of one kind in one dataset. */
    public record Row(String dataset, String kind, int planted, int found, int repaired, int left) {
        boolean agrees() {
            return planted == found && planted == repaired && left == 0;
        }
    }

    public DriftReport {
        rows = List.copyOf(rows);
    }

    /**
     * Puts together what the two runs told.
     *
     * @param planted the oracle; a record may differ in several fields
     * @param found what the first run reported
     * @param repaired what the log says was applied, once for each time
     * @param left what the second run reported
     */
    public static DriftReport of(
            Collection<Difference> planted, Set<RecordKey> found, List<RecordKey> repaired, Set<RecordKey> left) {
        Map<RecordKey, String> kinds = new TreeMap<>();
        planted.forEach(each ->
                kinds.put(new RecordKey(each.dataset(), each.key()), each.kind().name()));
        Set<RecordKey> all = new TreeSet<>(kinds.keySet());
        all.addAll(found);
        all.addAll(repaired);
        all.addAll(left);
        Map<String, Map<String, List<RecordKey>>> groups = new TreeMap<>();
        for (RecordKey record : all) {
            groups.computeIfAbsent(record.dataset(), dataset -> new TreeMap<>())
                    .computeIfAbsent(kinds.getOrDefault(record, INVENTED), kind -> new ArrayList<>())
                    .add(record);
        }
        List<Row> rows = new ArrayList<>();
        groups.forEach((dataset, byKind) -> byKind.forEach((kind, records) -> rows.add(new Row(
                dataset,
                kind,
                count(records, kinds.keySet()),
                count(records, found),
                (int) repaired.stream().filter(records::contains).count(),
                count(records, left)))));
        return new DriftReport(rows);
    }

    /** Whether exactly what was planted was found, each was repaired once, and nothing is left. */
    public boolean agrees() {
        return rows.stream().allMatch(Row::agrees);
    }

    /** An aligned table with a line of sums. */
    public List<String> table() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("dataset", "kind", "planted", "found", "repaired", "left"));
        for (Row row : rows) {
            cells.add(line(row));
        }
        cells.add(line(new Row(
                "",
                "all",
                rows.stream().mapToInt(Row::planted).sum(),
                rows.stream().mapToInt(Row::found).sum(),
                rows.stream().mapToInt(Row::repaired).sum(),
                rows.stream().mapToInt(Row::left).sum())));
        int[] widths = new int[6];
        cells.forEach(line -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        });
        return cells.stream().map(line -> aligned(line, widths)).toList();
    }

    private static List<String> line(Row row) {
        return List.of(row.dataset, row.kind, "" + row.planted, "" + row.found, "" + row.repaired, "" + row.left);
    }

    private static String aligned(List<String> line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            // Words to the left, numbers to the right.
            String format = (column < 2 ? "%-" : "%") + widths[column] + "s";
            text.append(column == 0 ? "" : "  ").append(format.formatted(line.get(column)));
        }
        return text.toString();
    }

    private static int count(List<RecordKey> records, Set<RecordKey> of) {
        return (int) records.stream().filter(of::contains).count();
    }
}
