package dev.parallax.reconciler.told;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.value.CanonicalEncoder;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalValue.Int64;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a dataset compares, in short: what was told under another definition says nothing, and every replica must come to
 * the same. So it is made of nothing whose text differs between processes, as that of a map does.
 */
final class DefinitionDigest {
    /** To be raised where a release compares values in another way, or makes fingerprints of them in another way. */
    private static final long COMPARISON = 2;

    private DefinitionDigest() {}

    static String of(DatasetDefinition dataset) {
        var encoder = new CanonicalEncoder().add(new Int64(COMPARISON));
        add(encoder, dataset.source());
        add(encoder, dataset.target());
        dataset.key().forEach(part -> encoder.add(new Text(part.toString())));
        for (var field : dataset.fields()) {
            encoder.add(new Text(field.name()))
                    .add(new Text(field.source()))
                    .add(new Text(field.target()))
                    .add(new Text(field.absent().name()))
                    .add(new Text(text(field.type())));
        }
        return encoder.digest().hex();
    }

    private static void add(CanonicalEncoder encoder, SideDefinition side) {
        encoder.add(new Text(side.store().name()))
                .add(new Text(side.store().kind()))
                .add(new Text(side.relation().toString()))
                .add(new Text(side.key().toString()))
                .add(new Text(String.valueOf(side.version())))
                .add(new Text(String.valueOf(side.updatedAt())))
                .add(new Text(side.documentKeys().toString()));
    }

    private static String text(CanonicalType type) {
        return switch (type) {
            case EnumType(var sources, var targets, var writes) ->
                "Enum" + new TreeMap<>(sources) + new TreeMap<>(targets) + new TreeMap<>(writes);
            case ObjectType(var members) -> {
                Map<String, String> texts = new TreeMap<>();
                members.forEach((name, member) -> texts.put(name, text(member)));
                yield "Object" + texts;
            }
            case ArrayType(var elements) -> "Array" + (elements == null ? "" : text(elements));
            default -> type.toString();
        };
    }
}
