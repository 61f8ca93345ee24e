package dev.parallax.reconciler.repair;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.diff.RecordDifference;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.PathTemplate;
import dev.parallax.reconciler.repair.RepairPlan.None;
import dev.parallax.reconciler.repair.RepairPlan.Reason;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalValue;
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import dev.parallax.reconciler.value.FieldCodec;
import dev.parallax.reconciler.value.OwnerJson;
import dev.parallax.reconciler.value.Side;
import dev.parallax.reconciler.value.TargetValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a confirmed difference into a plan, without side effects. A plan writes the whole record, because that is what
 * the owners take; a value that cannot be converted, or that the target has no form for, makes it no plan at all.
 * Immutable, safe for threads.
 */
public final class RepairPlanner {
    private final RepairPolicy policy;
    private final List<FieldMapping> fields;
    private final List<FieldCodec> codecs;
    private final PathTemplate path;
    private final TargetImage image;

    public RepairPlanner(DatasetDefinition dataset) {
        this.policy = dataset.repair();
        this.fields = dataset.fields();
        this.codecs = fields.stream()
                .map(field -> FieldCodec.of(field.type(), field.absent() == AbsentRule.SAME))
                .toList();
        this.image = new TargetImage(fields);
        this.path = new PathTemplate(policy instanceof RepairPolicy.Auto auto ? auto.path() : "", dataset.key());
    }

    public RepairPlan plan(RecordDifference difference) {
        if (!(policy instanceof RepairPolicy.Auto auto)) {
            return new None(Reason.POLICY, "the dataset only reports differences");
        }
        if (difference.kind() == MismatchKind.UNCONVERTIBLE) {
            return new None(Reason.UNCONVERTIBLE, "a value cannot be converted, so what to write would be a guess");
        }
        if (difference.kind() == MismatchKind.DUPLICATE_KEY || difference.kind() == MismatchKind.UNUSABLE_KEY) {
            return new None(Reason.KEY, "no key names the one record that would be written");
        }
        String recordPath = path.expand(difference.key());
        if (recordPath == null) {
            return new None(Reason.NOT_WRITABLE, "no address can name key '%s'".formatted(difference.key()));
        }
        StoreRecord source = difference.source();
        StoreRecord target = difference.target();
        if (target == null) {
            return source == null ? nothing() : create(recordPath, source);
        }
        String version = target.version();
        if (version == null) {
            return new None(Reason.NO_VERSION, "the target's record has no version to be conditional on");
        }
        if (source != null) {
            return update(recordPath, source, target, version);
        }
        return auto.delete()
                ? new RepairPlan.Delete(recordPath, image.of(target), version)
                : new None(Reason.DELETE_NOT_ALLOWED, "the dataset does not delete from its target");
    }

    private static None nothing() {
        throw new IllegalArgumentException("a difference has a record on at least one side");
    }

    private RepairPlan create(String recordPath, StoreRecord source) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        None refusal = fill(body, source, null);
        return refusal == null ? new RepairPlan.Create(recordPath, body) : refusal;
    }

    private RepairPlan update(String recordPath, StoreRecord source, StoreRecord target, String version) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        None refusal = fill(body, source, target);
        return refusal == null ? new RepairPlan.Update(recordPath, image.of(target), body, version) : refusal;
    }

    /** Fills the body, or says why it cannot. */
    private @Nullable None fill(Map<String, @Nullable Object> body, StoreRecord source, @Nullable StoreRecord target) {
        for (int i = 0; i < fields.size(); i++) {
            FieldMapping field = fields.get(i);
            if (target != null && keepsTarget(i, source.value(i), target.value(i))) {
                TargetImage.put(body, field.target(), OwnerJson.of(field.type(), target.value(i)));
                continue;
            }
            CanonicalValue value = codecs.get(i).canonical(Side.SOURCE, source.value(i));
            if (value instanceof Unconvertible(String reason)) {
                return new None(Reason.UNCONVERTIBLE, "%s: %s".formatted(field.name(), reason));
            }
            switch (codecs.get(i).targetValue(value)) {
                case TargetValue.Json(Object json) -> TargetImage.put(body, field.target(), json);
                case TargetValue.Omitted omitted -> {}
                case TargetValue.Refused(String reason) -> {
                    return new None(Reason.NOT_WRITABLE, "%s: %s".formatted(field.name(), reason));
                }
            }
        }
        return null;
    }

    /** Of several values with one meaning the target may hold any: a repair of other fields must not replace it. */
    private boolean keepsTarget(int field, @Nullable Object source, @Nullable Object target) {
        return fields.get(field).type() instanceof EnumType
                && target != Absent.MISSING
                && codecs.get(field).agreeRaw(source, target);
    }
}
