package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyReader;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.value.Absent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns found documents into records. */
final class MongoDocuments {
    private final KeyReader keys;
    private final List<String> paths;
    private final int fields;
    private final int keyParts;
    private final boolean version;
    private final int[] ambiguous;
    private final boolean updatedAt;
    /** Whether documents without a usable key are left out, for somebody else looks for them. */
    private final boolean leavesOut;

    MongoDocuments(SideDefinition side, List<String> fields, KeyCodec keys, MongoKeys parts) {
        this.keys = new KeyReader(keys, parts.parts());
        this.leavesOut = keys.reportsProblems();
        this.fields = fields.size();
        this.keyParts = side.key().size();
        this.version = side.version() != null;
        this.updatedAt = side.updatedAt() != null;
        var paths = new ArrayList<String>(fields);
        paths.addAll(side.key());
        if (side.version() != null) {
            paths.add(side.version());
        }
        if (side.updatedAt() != null) {
            paths.add(side.updatedAt());
        }
        this.paths = List.copyOf(paths);
        this.ambiguous = IntStream.range(0, fields.size())
                .filter(i -> FieldPath.parse(fields.get(i)).isAmbiguous())
                .toArray();
    }

    /** The paths whose values make a record. */
    List<String> paths() {
        return paths;
    }

    /** Of the paths, those whose values are parts of the key: as they are in BSON. */
    DocumentDecoder decoder() {
        return new DocumentDecoder(paths, fields, fields + keyParts, DecodedSize.MOST);
    }

    /** The same from whole documents. */
    WholeDocumentDecoder wholeDecoder() {
        return new WholeDocumentDecoder(decoder(), paths.subList(0, fields));
    }

    /** The records that lack a field which may be a member with dots in its name. */
    List<RecordKey> lacking(List<StoreRecord> records) {
        if (ambiguous.length == 0) {
            return List.of();
        }
        return records.stream()
                .filter(record -> !record.isRepeated())
                .filter(record -> Arrays.stream(ambiguous).anyMatch(field -> record.value(field) == Absent.MISSING))
                .map(StoreRecord::key)
                .toList();
    }

    /** The records, those in whose stead another one was found replaced by it. */
    static List<StoreRecord> replaced(List<StoreRecord> records, Map<RecordKey, StoreRecord> byKey) {
        return records.stream()
                .map(record -> record.isRepeated() ? record : byKey.getOrDefault(record.key(), record))
                .toList();
    }

    /** Keys that serve to cut, for which one that is none is not missed. */
    List<RecordKey> keys(List<FoundDocument> documents) {
        var found = new ArrayList<RecordKey>(documents.size());
        for (var document : documents) {
            try {
                found.add(key(document.values()));
            } catch (UnusableKeyException e) {
                // The scan meets it, and says so.
            }
        }
        return found;
    }

    /** Adds the record, unless it has no usable key and such are left out. */
    void addTo(RecordBatch batch, FoundDocument document) {
        usable(document).ifPresent(batch::add);
    }

    /** The record; empty if it has no usable key and such are left out. */
    Optional<StoreRecord> usable(FoundDocument document) {
        try {
            return Optional.of(record(document));
        } catch (UnusableKeyException e) {
            if (leavesOut) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Adds the document to those without a usable key, if it is one. */
    void addUnusable(UnusableKeys.Sum sum, FoundDocument document) {
        @Nullable Object[] key = Arrays.copyOfRange(document.values(), fields, fields + keyParts);
        try {
            var unused = keys.read(key);
        } catch (UnusableKeyException e) {
            sum.add(keys.described(key), String.valueOf(e.getMessage()), () -> new @Nullable Object[0]);
        }
    }

    /** Shows the document, if it is one of these. */
    void show(UnusableKeys.Sum sum, FoundDocument document) {
        @Nullable Object[] values = document.values();
        var text = keys.described(Arrays.copyOfRange(values, fields, fields + keyParts));
        sum.show(text, () -> Arrays.copyOf(values, fields));
    }

    StoreRecord record(FoundDocument document) {
        @Nullable Object[] found = document.values();
        if (document.tooLarge() > 0) {
            return StoreRecord.tooLarge(key(found), fields, document.tooLarge());
        }
        @Nullable Object[] values = Arrays.copyOf(found, fields);
        int at = fields + keyParts;
        var versionText = version ? text(found[at++]) : null;
        var time = updatedAt && found[at] instanceof Instant instant ? instant : null;
        return new StoreRecord(key(found), values, versionText, time);
    }

    private RecordKey key(@Nullable Object[] found) {
        return keys.read(Arrays.copyOfRange(found, fields, fields + keyParts));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value == Absent.MISSING ? null : value.toString();
    }
}
