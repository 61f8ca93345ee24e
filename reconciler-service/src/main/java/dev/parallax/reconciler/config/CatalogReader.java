package dev.parallax.reconciler.config;

import dev.parallax.datasets.PropertyTree;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads stores, owners and datasets from properties. In YAML, with what is optional in brackets and its default behind:
 *
 * <pre>{@code
 * parallax:
 *   stores:
 *     <name>:
 *       kind: postgresql
 *       url: postgresql://host:port/database
 *       [username] [password]
 *       [page-size: 1000] [page-bytes: 2097152] [pool-size: 8] [statement-timeout: 30s] [rate-limit: 0]
 *       [record-bytes: 16777216]
 *     <name>:
 *       kind: mongodb
 *       url: mongodb://host:port/
 *       database: <name>
 *       [page-size: 1000] [page-bytes: 2097152] [pool-size: 8] [operation-timeout: 30s] [rate-limit: 0]
 *     <name>:
 *       kind: rest
 *       url: http://host:port
 *       [token: <bearer token>]
 *       [page-size: 100] [timeout: 10s] [page-bytes: 4194304] [max-pages: 10000]
 *   owners:
 *     <name>: {url: http://host:port, [timeout: 5s]}
 *   datasets:
 *     <name>:
 *       [entity-type: <name of the dataset>]
 *       [after: [<dataset>, ...]]
 *       key: [{name: <name>, type: string|int64|uuid|objectid|bytes|date|timestamp|decimal}, ...]
 *       source: {store: <store>, <relation>, key: [<path>, ...], [version: <path>], [updated-at: <path>]
 *                [, key-types: [string|default, ...]] [, uuid-representation: standard|python-legacy]
 *                [, binary-subtype: 0]}          the last three in MongoDB
 *       target: likewise; version is required where differences are repaired
 *       fields:
 *         <name>:
 *           type: boolean | int64 | date | uuid | bytes
 *               | decimal (scale, [rounding: none|half-up|half-even|half-down|up|down|ceiling|floor])
 *               | float64 ([tolerance: 0])
 *               | string ([trim: false], [normal-form: nfc|nfd|nfkc|nfkd|none])
 *               | timestamp ([precision: seconds|millis|micros|nanos], default micros, [zone: UTC])
 *               | enum (source-values, target-values: {<value>: <canonical>, ...}, [target-write: {<canonical>: <value>}])
 *               | object ([members: {<name>: <a type like this>}])
 *               | array ([elements: <a type like this>])
 *           [source: <path>] [target: <path>]      default: the field's name
 *           [absent: distinct|same]                whether null and missing are the same
 *       [settle: 2s] [rechecks: 5] [candidates: 10000] [segment-size: 50000]
 *       repair: {policy: report}
 *             | {policy: auto, owner: <owner>, path: /things/{key}, [delete: false],
 *                [limits: {[changes: 1000], [percent: 10], [deletes: 100], [delete-percent: 1], [window: 1h]}]}
 *       [incremental: {[first-run: 24h], [overlap: 5m]}]          where the source is a feed
 *       [follow-ups:
 *         <name>:
 *           call: {owner: <owner>, [method: PUT|DELETE], path: /passes/{key}, [only-if: none|exists|absent],
 *                  [entity-type: <the follow-up's name>], [body: {<field>: <text with {placeholders}>, ...}]}
 *           [at] [offset] [when] [not-after] [undoes]   read by the scheduler]
 *       [schedule: ...]                            read by the scheduler
 * }</pre>
 *
 * <p>{@code page-size} is the number of records in a page at most, and {@code page-bytes} about how many bytes their values
 * have at most, from 16384 to 67108864; a single record may have more, up to {@code record-bytes} as PostgreSQL sends it. A
 * larger one is not received: the rest is compared, and the run is INCONCLUSIVE and names it, with RECORD_TOO_LARGE. The
 * same is said of one in either store that would take more than an eighth of the heap once it is decoded.
 *
 * <p>A part of the key has one canonical type, and each side its own way to write it: a UUID may be a uuid column, 16 bytes
 * or a text of 36 lower-case characters, an ObjectId also a text of 24 lower-case digits or 12 bytes, a string also a
 * character(n), a number any type of whole or exact numbers, a timestamp a time without a zone, which is taken for UTC. In
 * MongoDB each type has one form of BSON, unless {@code key-types} says that a uuid or objectid is a string. What a store
 * cannot order or find again so is refused, with a line that works.
 *
 * <p>The file is read at the start and not again. A mistake refuses the dataset that it is in, or those that use the store
 * or the owner that it is in; all others are worked with.
 *
 * <p>{@code rate-limit} is the number of records a second that one process takes from the store, whatever runs at once;
 * 0 for no limit. It does not bound what the store reads to answer a digest or a count.
 *
 * <p>Records that the source lacks are deleted only with {@code delete: true}. Limits are numbers or {@code unlimited}; 0
 * lets nothing pass. A run whose plan is beyond one of them writes nothing before an operator lets it go; what events and
 * feeds repair is counted over the window. Per cent is of the target's records, and a small target is granted a few.
 *
 * <p>A relation is {@code table: schema.name} or {@code query: select ...} for PostgreSQL, {@code collection: name} with
 * or without {@code pipeline: '[...]'} for MongoDB, {@code path: /things} with {@code items: <path of the array>},
 * {@code updated-since: <query parameter>} and {@code record: /things/{key}} for a feed. A path is dotted there, and here the
 * name of a column; that of a field may go on into a JSON column or a row, but must then be written out. A number in a
 * path is an element of an array, from 0: {@code lines.0.code}. In double quotes a member or column is one name, whatever
 * is in it: {@code '"a.b".c'}; in YAML the quotes stand inside others. Without them, {@code a.b} is also found as one
 * member of that name where there is no b in an a. A repair's body is made of the target paths, dots nesting objects.
 */
public final class CatalogReader {
    private final Map<String, List<Problem>> problems = new TreeMap<>();
    private final Section root;

    private CatalogReader(Map<String, String> properties) {
        this.root = new Section(PropertyTree.of(properties), new ArrayList<>()).section("parallax");
    }

    /**
     * Parses and checks everything. A mistake refuses the dataset that it is in, one in a store or an owner the datasets
     * that use it, and nothing else.
     *
     * @param properties by full name; only those under {@code parallax.stores}, {@code parallax.owners} and
     *     {@code parallax.datasets} are looked at
     * @throws InvalidConfigurationException if there are datasets, and no stores at all: whatever this is, it is not the
     *     file that was meant
     */
    public static Reading read(Map<String, String> properties) {
        return new CatalogReader(properties).read();
    }

    private Reading read() {
        Section sections = root.section("datasets");
        Declared<StoreDefinition> stores = Declared.read("store", root.section("stores"), StoreReader::store);
        if (stores.isEmpty() && !sections.sections().isEmpty()) {
            throw new InvalidConfigurationException(List.of(new Problem("parallax.stores", "is missing")));
        }
        Declared<OwnerDefinition> owners = Declared.read("owner", root.section("owners"), StoreReader::owner);
        DatasetReader reader = new DatasetReader(stores, owners);
        Map<String, DatasetDefinition> datasets = new LinkedHashMap<>();
        sections.sections().forEach((name, section) -> {
            List<Problem> own = new ArrayList<>();
            problems.put(name, own);
            reader.read(name, section.collectingInto(own)).ifPresent(dataset -> datasets.put(name, dataset));
        });
        checkOrder(datasets);
        problems.values().removeIf(List::isEmpty);
        datasets.keySet().removeAll(problems.keySet());
        List<Problem> unused = new ArrayList<>(stores.unused());
        unused.addAll(owners.unused());
        return new Reading(new Catalog(stores.sound(), owners.sound(), datasets), problems, unused);
    }

    /** Only the datasets of a circle are refused: who waits for one of them waits for nobody. */
    private void checkOrder(Map<String, DatasetDefinition> datasets) {
        datasets.forEach((name, dataset) -> {
            for (String earlier : dataset.after()) {
                if (!problems.containsKey(earlier)) {
                    problem(name, "no dataset is named '%s'".formatted(earlier));
                }
            }
            if (reaches(name, name, datasets, new HashSet<>())) {
                problem(name, "the dataset would wait for itself");
            }
        });
    }

    private void problem(String dataset, String message) {
        List<Problem> own = problems.computeIfAbsent(dataset, name -> new ArrayList<>());
        root.section("datasets").section(dataset).collectingInto(own).problem("after", message);
    }

    private static boolean reaches(
            String from, String to, Map<String, DatasetDefinition> datasets, Set<String> visited) {
        DatasetDefinition dataset = datasets.get(from);
        return dataset != null
                && visited.add(from)
                && dataset.after().stream()
                        .anyMatch(earlier -> earlier.equals(to) || reaches(earlier, to, datasets, visited));
    }
}
