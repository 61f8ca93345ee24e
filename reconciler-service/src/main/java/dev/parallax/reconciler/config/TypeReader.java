package dev.parallax.reconciler.config;

import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.BooleanType;
import dev.parallax.reconciler.value.CanonicalType.BytesType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the type of a field, of a member or of the elements of an array. */
final class TypeReader {
    private static final List<String> TYPES = List.of(
            "boolean",
            "int64",
            "decimal",
            "float64",
            "string",
            "timestamp",
            "date",
            "uuid",
            "bytes",
            "enum",
            "object",
            "array");

    private TypeReader() {}

    /**
     * Reads the properties of the type; the section stays open.
     *
     * @param written whether a repair writes the field, so that every value of the source needs one of the target
     */
    static CanonicalType read(Section section, boolean written) {
        if (!section.has("type")) {
            section.problem("type", "is missing; one of " + String.join(", ", TYPES));
            return new StringType(false, NormalForm.NONE);
        }
        return switch (section.choice("type", "", TYPES)) {
            case "int64" -> new Int64Type();
            case "decimal" -> decimal(section);
            case "float64" -> new Float64Type(tolerance(section));
            case "string" -> new StringType(section.bool("trim", false), normalForm(section));
            case "timestamp" -> new TimestampType(precision(section), zone(section));
            case "date" -> new DateType();
            case "uuid" -> new UuidType();
            case "bytes" -> new BytesType();
            case "enum" -> valueMap(section, written);
            case "object" -> new ObjectType(members(section, written));
            case "array" -> new ArrayType(elements(section, written));
            default -> new BooleanType();
        };
    }

    private static DecimalType decimal(Section section) {
        section.required("scale");
        int scale = section.integer("scale", 0, 0, 1000);
        String rounding = section.choice(
                "rounding",
                "none",
                List.of("none", "half-up", "half-even", "half-down", "up", "down", "ceiling", "floor"));
        return new DecimalType(
                scale,
                rounding.equals("none")
                        ? null
                        : RoundingMode.valueOf(rounding.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private static double tolerance(Section section) {
        String value = section.text("tolerance", "0");
        try {
            double tolerance = Double.parseDouble(value);
            if (tolerance >= 0 && Double.isFinite(tolerance)) {
                return tolerance;
            }
        } catch (NumberFormatException noNumber) {
            // Said below.
        }
        section.problem("tolerance", "must be a number of 0 or more, not '%s'".formatted(value));
        return 0;
    }

    private static NormalForm normalForm(Section section) {
        return NormalForm.valueOf(section.choice("normal-form", "nfc", List.of("nfc", "nfd", "nfkc", "nfkd", "none"))
                .toUpperCase(Locale.ROOT));
    }

    private static TimestampPrecision precision(Section section) {
        return TimestampPrecision.valueOf(
                section.choice("precision", "micros", List.of("seconds", "millis", "micros", "nanos"))
                        .toUpperCase(Locale.ROOT));
    }

    private static ZoneId zone(Section section) {
        String zone = section.text("zone", "UTC");
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknownZone) {
            section.problem("zone", "is no time zone: '%s'".formatted(zone));
            return ZoneOffset.UTC;
        }
    }

    private static Map<String, CanonicalType> members(Section section, boolean written) {
        Map<String, CanonicalType> members = new LinkedHashMap<>();
        section.section("members").sections().forEach((name, member) -> {
            members.put(name, read(member, written));
            member.close();
        });
        return members;
    }

    private static @Nullable CanonicalType elements(Section section, boolean written) {
        if (!section.has("elements")) {
            return null;
        }
        Section elements = section.section("elements");
        CanonicalType type = read(elements, written);
        elements.close();
        return type;
    }

    private static EnumType valueMap(Section section, boolean written) {
        for (String map : List.of("source-values", "target-values")) {
            if (!section.has(map)) {
                section.problem(map, "is missing: the name of each value on that side, and its canonical name");
            }
        }
        Map<String, String> source = section.section("source-values").values();
        Map<String, String> target = section.section("target-values").values();
        Section writes = section.section("target-write");
        Map<String, String> declared = writes.values();
        declared.forEach((name, raw) -> {
            if (!name.equals(target.get(raw))) {
                writes.problem(name, "'%s' does not stand for %s in target-values".formatted(raw, name));
            }
        });
        Map<String, String> inverse = new LinkedHashMap<>();
        source.values().stream().distinct().sorted().forEach(name -> {
            List<String> raws = target.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(name))
                    .map(Map.Entry::getKey)
                    .toList();
            if (declared.containsKey(name)) {
                inverse.put(name, declared.get(name));
            } else if (raws.size() == 1) {
                inverse.put(name, raws.get(0));
            } else if (written && raws.isEmpty() && !target.isEmpty()) {
                section.problem("target-values", "no value stands for %s, which the source has".formatted(name));
            } else if (written && raws.size() > 1) {
                section.problem(
                        "target-write",
                        "must say which of %s a repair writes for %s"
                                .formatted(raws.stream().sorted().collect(Collectors.joining(", ")), name));
            }
        });
        return new EnumType(source, target, inverse);
    }
}
