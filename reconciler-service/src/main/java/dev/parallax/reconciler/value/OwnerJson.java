package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Raw values of the target as JSON in the form in which repairs write them, so that the owner takes back what its store
 * held. Nothing is lost on the way: a text keeps its white space, a number its digits and a moment its fractions, also
 * where the declared type would cut them.
 */
public final class OwnerJson {
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E[+-]?\\d+)?");

    private OwnerJson() {}

    /** A value of a declared type; one that the type does not know as what it is. */
    public static @Nullable Object of(CanonicalType type, @Nullable Object raw) {
        if (raw == null || raw == Absent.MISSING) {
            return null;
        }
        if (raw instanceof Written written) {
            return type instanceof CanonicalType.StringType ? written.text() : of(type, written.value());
        }
        return switch (type) {
            case TimestampType time -> ofTime(raw instanceof LocalDate day ? day.atStartOfDay() : raw, time.zone());
            case ObjectType object when raw instanceof Map<?, ?> members -> ofMembers(object, members);
            case ArrayType array when raw instanceof List<?> elements -> ofElements(array, elements);
            // What these take in another type than their own, they write as their own.
            case CanonicalType.DateType day -> written(type, raw);
            case CanonicalType.Int64Type number -> written(type, raw);
            case CanonicalType.UuidType id -> raw instanceof String ? raw : written(type, raw);
            default -> natural(raw);
        };
    }

    /** Whether JSON that was made here has the text of what JSON has no number for: not finite, or of too many digits. */
    public static boolean standsForNoJson(@Nullable Object json) {
        return switch (json) {
            case String text -> NOT_FINITE.contains(text) || isWideNumber(text);
            case List<?> elements -> elements.stream().anyMatch(OwnerJson::standsForNoJson);
            case Map<?, ?> members -> members.values().stream().anyMatch(OwnerJson::standsForNoJson);
            case null, default -> false;
        };
    }

    private static boolean isWideNumber(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return false;
        }
        try {
            return RawText.isWide(new BigDecimal(text));
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    private static @Nullable Object natural(@Nullable Object raw) {
        return switch (raw) {
            case null -> null;
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            case UUID id -> id.toString();
            case Written written -> natural(written.value());
            case Map<?, ?> members -> ofMembers(new ObjectType(Map.of()), members);
            case List<?> elements -> ofElements(new ArrayType(null), elements);
            default -> ofTime(raw, ZoneOffset.UTC);
        };
    }

    private static @Nullable Object ofTime(Object raw, ZoneId zone) {
        Instant moment =
                switch (raw) {
                    case OffsetDateTime time -> time.toInstant();
                    case LocalDateTime time -> time.atZone(zone).toInstant();
                    default -> null;
                };
        return moment == null ? RawText.json(raw) : moment.toString();
    }

    private static @Nullable Object written(CanonicalType type, Object raw) {
        FieldCodec codec = FieldCodec.of(type, false);
        return codec.targetValue(codec.canonical(Side.TARGET, raw)) instanceof TargetValue.Json(Object json)
                ? json
                : RawText.json(raw);
    }

    private static Map<String, @Nullable Object> ofMembers(ObjectType type, Map<?, ?> members) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        members.forEach((key, value) -> {
            String name = String.valueOf(key);
            CanonicalType declared = type.members().get(name);
            json.put(name, declared == null ? natural(value) : of(declared, value));
        });
        return json;
    }

    private static List<@Nullable Object> ofElements(ArrayType type, List<?> elements) {
        CanonicalType declared = type.elements();
        List<@Nullable Object> json = new ArrayList<>(elements.size());
        elements.forEach(element -> json.add(declared == null ? natural(element) : of(declared, element)));
        return json;
    }
}
