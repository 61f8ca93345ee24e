package dev.parallax.reconciler.config;

import dev.parallax.common.key.KeyPartType;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.DocumentKeys;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.FollowUp;
import dev.parallax.reconciler.dataset.IncrementalRule;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairLimits;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition.MongoStore;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyProblems;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.value.CanonicalType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one dataset. */
final class DatasetReader {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final List<String> KEY_TYPES =
            Arrays.stream(KeyPartType.values()).map(KeyPartType::word).toList();
    private static final List<String> KEY_PROBLEMS =
            Arrays.stream(KeyProblems.values()).map(KeyProblems::word).toList();

    private final Declared<StoreDefinition> stores;
    private final Declared<OwnerDefinition> owners;

    DatasetReader(Declared<StoreDefinition> stores, Declared<OwnerDefinition> owners) {
        this.stores = stores;
        this.owners = owners;
    }

    /** Empty, with a mistake noted, if a part is missing without which there is no dataset. */
    Optional<DatasetDefinition> read(String name, Section section) {
        List<KeyPart> key = key(section);
        SideDefinition source = side(section.section("source"), key);
        if (source != null && source.relation() instanceof Relation.Feed feed && feed.record() != null) {
            checkTemplate(section.section("source"), "record", feed.record(), key);
        }
        SideDefinition target = side(section.section("target"), key);
        if (isMongo(source) || isMongo(target)) {
            key = key.stream().map(DatasetReader::byLength).toList();
        }
        RepairPolicy repair = repair(section, key, target);
        List<FieldMapping> fields = fields(section, source, target, repair instanceof RepairPolicy.Auto);
        String entityType = section.text("entity-type", name);
        List<String> after = section.texts("after");
        Duration settle = section.duration("settle", Duration.ofSeconds(2), Duration.ZERO);
        int rechecks = section.integer("rechecks", 5, 1, 1000);
        int candidates = section.integer("candidates", 10_000, 1, 1_000_000);
        Duration knownFor = section.duration("known-for", Duration.ofDays(7), Duration.ZERO);
        int segmentSize = section.integer("segment-size", 50_000, 1, Integer.MAX_VALUE);
        KeyProblems keyProblems = KeyProblems.valueOf(
                section.choice("key-problems", "refuse", KEY_PROBLEMS).toUpperCase(Locale.ROOT));
        IncrementalRule incremental = incremental(section, source);
        Map<String, FollowUp> followUps = new FollowUpReader(owners, key, fields).read(section.section("follow-ups"));
        section.ignore("schedule");
        section.close();
        if (target != null && target.relation() instanceof Relation.Feed) {
            section.section("target").problem("store", "is a feed, which nothing can be compared with by its key");
        }
        if (source == null || target == null) {
            return Optional.empty();
        }
        return Optional.of(new DatasetDefinition(
                name,
                entityType,
                after,
                source,
                target,
                key,
                fields,
                settle,
                rechecks,
                candidates,
                knownFor,
                segmentSize,
                repair,
                incremental,
                followUps,
                keyProblems));
    }

    private static @Nullable IncrementalRule incremental(Section section, @Nullable SideDefinition source) {
        if (source == null || !(source.relation() instanceof Relation.Feed)) {
            if (source != null && section.has("incremental")) {
                section.problem("incremental", "is for a source that is a feed: a store of kind rest");
            }
            section.ignore("incremental");
            return null;
        }
        Section rule = section.section("incremental");
        Duration firstRun = rule.duration("first-run", Duration.ofHours(24), Duration.ZERO);
        Duration overlap = rule.duration("overlap", Duration.ofMinutes(5), Duration.ZERO);
        rule.close();
        return new IncrementalRule(firstRun, overlap);
    }

    private static List<KeyPart> key(Section section) {
        List<KeyPart> parts = new ArrayList<>();
        for (Section element : section.elements("key")) {
            String name = element.required("name");
            String type = element.choice("type", "string", KEY_TYPES);
            if (parts.stream().anyMatch(part -> part.name().equals(name))) {
                element.problem("name", "'%s' is a part of the key already".formatted(name));
            }
            parts.add(new KeyPart(name, KeyType.valueOf(type.toUpperCase(Locale.ROOT))));
            element.close();
        }
        if (parts.isEmpty()) {
            section.problem("key", "is missing: a list of {name, type}");
        }
        return parts;
    }

    private static boolean isMongo(@Nullable SideDefinition side) {
        return side != null && side.store() instanceof MongoStore;
    }

    /** MongoDB has but one order of bytes. */
    private static KeyPart byLength(KeyPart part) {
        return part.type() == KeyType.BYTES ? new KeyPart(part.name(), KeyType.BYTES_BY_LENGTH) : part;
    }

    private @Nullable SideDefinition side(Section section, List<KeyPart> parts) {
        int keyParts = parts.size();
        StoreDefinition store = stores.named(section, "store");
        if (store == null) {
            return null;
        }
        List<String> key = section.texts("key");
        if (key.isEmpty()) {
            section.problem("key", "is missing: the paths of the parts of the key");
        } else if (keyParts > 0 && key.size() != keyParts) {
            section.problem("key", "names %d paths for a key of %d parts".formatted(key.size(), keyParts));
        }
        String version = section.optional("version");
        String updatedAt = section.optional("updated-at");
        PathReader paths = new PathReader(section, store);
        SideDefinition side = new SideDefinition(
                store,
                RelationReader.read(section, store),
                paths.searched("key", key),
                version == null ? null : paths.column("version", version),
                updatedAt == null ? null : paths.searched("updated-at", updatedAt),
                store instanceof MongoStore ? DocumentKeysReader.read(section, parts) : DocumentKeys.NATIVE);
        section.close();
        return side;
    }

    private RepairPolicy repair(Section section, List<KeyPart> key, @Nullable SideDefinition target) {
        Section repair = section.section("repair");
        String policy = repair.choice("policy", "report", List.of("report", "auto"));
        if (policy.equals("report")) {
            // What only the other policy needs may stay while repairs are switched off.
            List.of("owner", "path", "delete", "limits").forEach(repair::ignore);
            repair.close();
            return new RepairPolicy.Report();
        }
        OwnerDefinition owner = owners.named(repair, "owner");
        String path = repair.required("path");
        checkTemplate(repair, "path", path, key);
        boolean delete = repair.bool("delete", false);
        RepairLimits limits = limits(repair.section("limits"));
        repair.close();
        if (target != null && target.version() == null) {
            section.section("target").problem("version", "is missing: a repair must be conditional on it");
        }
        return owner == null ? new RepairPolicy.Report() : new RepairPolicy.Auto(owner, path, delete, limits);
    }

    private static RepairLimits limits(Section section) {
        RepairLimits careful = RepairLimits.CAREFUL;
        RepairLimits limits = new RepairLimits(
                section.limit("changes", careful.changes()),
                section.percentLimit("percent", careful.percent()),
                section.limit("deletes", careful.deletes()),
                section.percentLimit("delete-percent", careful.deletePercent()),
                section.duration("window", careful.window(), Duration.ofSeconds(1)));
        section.close();
        return limits;
    }

    private static void checkTemplate(Section section, String child, String path, List<KeyPart> key) {
        if (path.isEmpty()) {
            return;
        }
        if (!path.startsWith("/")) {
            section.problem(child, "must begin with /");
        }
        Set<String> names = new HashSet<>(key.stream().map(KeyPart::name).toList());
        List<String> used = placeholders(path);
        for (String placeholder : used) {
            if (!names.contains(placeholder) && !(placeholder.equals("key") && key.size() == 1)) {
                section.problem(child, "{%s} is no part of the key".formatted(placeholder));
            }
        }
        boolean whole = used.containsAll(names) || (key.size() == 1 && used.contains("key"));
        if (!whole) {
            section.problem(child, "must hold the whole key, as {key} or by the names of its parts");
        }
    }

    static List<String> placeholders(String template) {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<FieldMapping> fields(
            Section section, @Nullable SideDefinition source, @Nullable SideDefinition target, boolean written) {
        List<FieldMapping> fields = new ArrayList<>();
        section.section("fields").sections().forEach((name, field) -> {
            CanonicalType type = TypeReader.read(field, written);
            String sourcePath = field.text("source", name);
            String targetPath = field.text("target", name);
            String absent = field.choice("absent", "distinct", List.of("distinct", "same"));
            field.close();
            PathReader.checkField(field, "source", sourcePath, source == null ? null : source.store(), false);
            PathReader.checkField(field, "target", targetPath, target == null ? null : target.store(), written);
            checkOverlap(field, targetPath, fields);
            fields.add(new FieldMapping(
                    name, type, sourcePath, targetPath, AbsentRule.valueOf(absent.toUpperCase(Locale.ROOT))));
        });
        if (fields.isEmpty()) {
            section.problem("fields", "is missing: without fields nothing is compared");
        }
        return fields;
    }

    private static void checkOverlap(Section field, String target, List<FieldMapping> others) {
        for (FieldMapping other : others) {
            if (PathReader.overlap(target, other.target())) {
                field.problem("target", "'%s' overlaps with that of field %s".formatted(target, other.name()));
            }
        }
    }
}
