package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Bool;
import dev.parallax.reconciler.value.CanonicalValue.Bytes;
import dev.parallax.reconciler.value.CanonicalValue.Day;
import dev.parallax.reconciler.value.CanonicalValue.Decimal;
import dev.parallax.reconciler.value.CanonicalValue.Elements;
import dev.parallax.reconciler.value.CanonicalValue.Float64;
import dev.parallax.reconciler.value.CanonicalValue.Int64;
import dev.parallax.reconciler.value.CanonicalValue.Members;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import dev.parallax.reconciler.value.CanonicalValue.Tagged;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import dev.parallax.reconciler.value.CanonicalValue.Timestamp;
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import dev.parallax.reconciler.value.CanonicalValue.Uuid;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Canonical values as text for people, and as JSON for an owner. */
public final class JsonValues {
    private JsonValues() {}

    /** Times as ISO 8601 in UTC, bytes in Base64. */
    static TargetValue of(CanonicalValue value) {
        return switch (value) {
            case Bool bool -> new TargetValue.Json(bool.value());
            case Int64 number -> new TargetValue.Json(number.value());
            case Decimal number
            when RawText.isWide(number.value()) ->
                new TargetValue.Refused("%s has more digits than readers of JSON take"
                        .formatted(RawText.cut(number.value().toString())));
            case Decimal number -> new TargetValue.Json(number.value());
            case Float64 number when Double.isFinite(number.value()) -> new TargetValue.Json(number.value());
            case Float64 number -> new TargetValue.Refused(number.value() + " is no number of JSON");
            case NotFinite number -> new TargetValue.Refused(text(number) + " is no number of JSON");
            case Text text -> new TargetValue.Json(text.value());
            case Timestamp time -> new TargetValue.Json(time.value().toString());
            case Day day -> new TargetValue.Json(day.value().toString());
            case Uuid id -> new TargetValue.Json(id.value().toString());
            case Bytes bytes ->
                new TargetValue.Json(
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(bytes.hex())));
            case Members members -> new ObjectCodec(new CanonicalType.ObjectType(Map.of())).targetValue(members);
            case Elements elements -> new ArrayCodec(NaturalCodec.NATURAL).targetValue(elements);
            case Tagged(var kind, var content) -> new TargetValue.Refused(kind + " has no form in JSON");
            case Absent absent -> new TargetValue.Json(null);
            case Unconvertible unconvertible -> new TargetValue.Refused(unconvertible.reason());
        };
    }

    /** For people; {@code null} and {@code missing} stand for themselves. */
    public static String text(CanonicalValue value) {
        return switch (value) {
            case Bool bool -> Boolean.toString(bool.value());
            case Int64 number -> Long.toString(number.value());
            case Decimal number -> RawText.text(number.value());
            case Float64 number -> Double.toString(number.value());
            case NotFinite number -> number.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            case Text text -> text.value();
            case Timestamp time -> time.value().toString();
            case Day day -> day.value().toString();
            case Uuid id -> id.value().toString();
            case Bytes bytes -> bytes.hex();
            case Members members ->
                members.value().entrySet().stream()
                        .map(member -> member.getKey() + "=" + text(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Elements elements ->
                elements.value().stream().map(JsonValues::text).collect(Collectors.joining(", ", "[", "]"));
            case Tagged(var kind, var content) -> kind + " " + text(content);
            case Absent absent -> absent.name().toLowerCase(Locale.ROOT);
            case Unconvertible unconvertible -> "unconvertible";
        };
    }
}
