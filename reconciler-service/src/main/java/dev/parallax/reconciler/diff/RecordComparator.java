package dev.parallax.reconciler.diff;

import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.CanonicalEncoder;
import dev.parallax.reconciler.value.CanonicalValue;
import dev.parallax.reconciler.value.CanonicalValue.Bool;
import dev.parallax.reconciler.value.CanonicalValue.Int64;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import dev.parallax.reconciler.value.Digest;
import dev.parallax.reconciler.value.FieldCodec;
import dev.parallax.reconciler.value.JsonValues;
import dev.parallax.reconciler.value.RawText;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Compares two records field by field, by canonical type. Immutable, safe for threads. */
public final class RecordComparator {
    private final List<FieldMapping> fields;
    private final FieldCodec[] codecs;

    public RecordComparator(List<FieldMapping> fields) {
        this.fields = List.copyOf(fields);
        this.codecs = fields.stream()
                .map(field -> FieldCodec.of(field.type(), field.absent() == AbsentRule.SAME))
                .toArray(FieldCodec[]::new);
    }

    /** Whether every field agrees; allocates nothing where the raw values say so already. */
    public boolean agree(StoreRecord source, StoreRecord target) {
        if (source.isRepeated() || target.isRepeated()) {
            return false;
        }
        for (int i = 0; i < codecs.length; i++) {
            if (!codecs[i].agreeRaw(source.value(i), target.value(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * How the two sides of one key differ; empty if they agree.
     *
     * @throws IllegalArgumentException if both are null
     */
    public Optional<RecordDifference> compare(@Nullable StoreRecord source, @Nullable StoreRecord target) {
        if (isRepeated(source) || isRepeated(target)) {
            return Optional.of(duplicate(source, target));
        }
        if (source != null && target != null) {
            return agree(source, target) ? Optional.empty() : Optional.of(fieldsOf(source, target));
        }
        if (source != null) {
            return Optional.of(missing(source.key(), MismatchKind.MISSING_IN_TARGET, source, null));
        }
        if (target != null) {
            return Optional.of(missing(target.key(), MismatchKind.MISSING_IN_SOURCE, null, target));
        }
        throw new IllegalArgumentException("neither side has the record");
    }

    private static boolean isRepeated(@Nullable StoreRecord record) {
        return record != null && record.isRepeated();
    }

    private static RecordDifference duplicate(@Nullable StoreRecord source, @Nullable StoreRecord target) {
        var sides = new StringJoiner("; ");
        if (source != null && source.isRepeated()) {
            sides.add("source: the key belongs to " + source.records() + " records");
        }
        if (target != null && target.isRepeated()) {
            sides.add("target: the key belongs to " + target.records() + " records");
        }
        var numbers = new FieldDifference(
                RecordDifference.RECORDS,
                source == null ? null : Long.toString(source.records()),
                target == null ? null : Long.toString(target.records()),
                null,
                null,
                sides.toString());
        var any = source == null ? Objects.requireNonNull(target) : source;
        return new RecordDifference(any.key(), MismatchKind.DUPLICATE_KEY, List.of(numbers), source, target);
    }

    private static RecordDifference missing(
            RecordKey key, MismatchKind kind, @Nullable StoreRecord source, @Nullable StoreRecord target) {
        return new RecordDifference(key, kind, List.of(), source, target);
    }

    private RecordDifference fieldsOf(StoreRecord source, StoreRecord target) {
        List<FieldDifference> different = new ArrayList<>();
        boolean unconvertible = false;
        for (int i = 0; i < codecs.length; i++) {
            CanonicalValue left = codecs[i].canonical(Side.SOURCE, source.value(i));
            CanonicalValue right = codecs[i].canonical(Side.TARGET, target.value(i));
            if (!codecs[i].agree(left, right)) {
                unconvertible |= left instanceof Unconvertible || right instanceof Unconvertible;
                different.add(new FieldDifference(
                        fields.get(i).name(),
                        RawText.of(source.value(i)),
                        RawText.of(target.value(i)),
                        text(left),
                        text(right),
                        reason(left, right)));
            }
        }
        MismatchKind kind = unconvertible ? MismatchKind.UNCONVERTIBLE : MismatchKind.DATA_MISMATCH;
        return new RecordDifference(source.key(), kind, different, source, target);
    }

    /** The fields of one side's record whose values cannot be converted to their declared types. */
    public List<FieldDifference> unconvertible(Side side, StoreRecord record) {
        List<FieldDifference> found = new ArrayList<>();
        for (int i = 0; i < codecs.length; i++) {
            if (codecs[i].canonical(side, record.value(i)) instanceof Unconvertible value) {
                String raw = RawText.of(record.value(i));
                boolean source = side == Side.SOURCE;
                found.add(new FieldDifference(
                        fields.get(i).name(),
                        source ? raw : null,
                        source ? null : raw,
                        null,
                        null,
                        source ? reason(value, Absent.NULL) : reason(Absent.NULL, value)));
            }
        }
        return found;
    }

    private static @Nullable String text(CanonicalValue value) {
        return value instanceof Unconvertible ? null : JsonValues.text(value);
    }

    private static @Nullable String reason(CanonicalValue source, CanonicalValue target) {
        String left = source instanceof Unconvertible(String reason) ? "source: " + reason : null;
        String right = target instanceof Unconvertible(String reason) ? "target: " + reason : null;
        return left == null || right == null ? (left == null ? right : left) : left + "; " + right;
    }

    /**
     * Changes whenever a compared value or the version of a side changes, or a side comes or goes.
     *
     * @param digests of these two records
     */
    public Fingerprint fingerprint(@Nullable StoreRecord source, @Nullable StoreRecord target, SideDigests digests) {
        CanonicalEncoder encoder = new CanonicalEncoder();
        if (isRepeated(source) || isRepeated(target)) {
            // Which of them came first is chance; how many there are is all that is said of them.
            encoder.add(new Text("records"));
            encoder.add(new Int64(source == null ? 0 : source.records()));
            encoder.add(new Int64(target == null ? 0 : target.records()));
            Digest digest = encoder.digest();
            return new Fingerprint(digest.high(), digest.low());
        }
        addForFingerprint(encoder, source, digests.source());
        addForFingerprint(encoder, target, digests.target());
        Digest digest = encoder.digest();
        return new Fingerprint(digest.high(), digest.low());
    }

    private static void addForFingerprint(
            CanonicalEncoder encoder, @Nullable StoreRecord record, @Nullable Digest digest) {
        if (record == null || digest == null) {
            encoder.add(new Bool(false));
            return;
        }
        encoder.add(new Bool(true));
        addText(encoder, record.version());
        encoder.add(new Int64(digest.high())).add(new Int64(digest.low()));
    }

    private static void addText(CanonicalEncoder encoder, @Nullable String text) {
        encoder.add(text == null ? Absent.NULL : new Text(text));
    }

    /** The {@link #checksum} of each side that has the record: made once, for the fingerprint and the message. */
    public SideDigests digests(@Nullable StoreRecord source, @Nullable StoreRecord target) {
        if (isRepeated(source) || isRepeated(target)) {
            return new SideDigests(null, null);
        }
        return new SideDigests(
                source == null ? null : checksum(Side.SOURCE, source),
                target == null ? null : checksum(Side.TARGET, target));
    }

    /**
     * Digest of the canonical record: the same for two sides that agree, unless a float has a tolerance, and then only
     * for information. A value that cannot be converted is in it by the reason, and as it is.
     */
    public Digest checksum(Side side, StoreRecord record) {
        CanonicalEncoder encoder = new CanonicalEncoder();
        for (int i = 0; i < codecs.length; i++) {
            CanonicalValue value = codecs[i].canonical(side, record.value(i));
            encoder.add(value);
            if (value instanceof Unconvertible) {
                // Its reason may quote only the beginning of the value.
                addText(encoder, RawText.of(record.value(i)));
            }
        }
        return encoder.digest();
    }

    /** The record by the dataset's field names, raw values as JSON; a missing field is left out. */
    public Map<String, @Nullable Object> json(StoreRecord record) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (int i = 0; i < codecs.length; i++) {
            if (record.value(i) != Absent.MISSING) {
                json.put(fields.get(i).name(), RawText.json(record.value(i)));
            }
        }
        return json;
    }
}
