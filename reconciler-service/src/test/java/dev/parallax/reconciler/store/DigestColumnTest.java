package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.BooleanType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.Side;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DigestColumnTest {
    private static final CanonicalType TEXT = new StringType(false, NormalForm.NFC);

    @Test
    void typesOfOneFamilyHaveOneForm() {
        assertEquals(column(new Int64Type(), "smallint"), column(new Int64Type(), "bigint"));
        assertEquals(column(TEXT, "character varying"), column(TEXT, "text"));
        assertEquals(column(new DecimalType(2, null), "integer"), column(new DecimalType(2, null), "numeric"));
    }

    @Test
    void aDecimalHasNoTrailingZerosAndIsRoundedOnlyWhereDeclared() {
        assertEquals("trim_scale(c::numeric)", there(new DecimalType(2, null), "numeric"));
        assertEquals("trim_scale(c::numeric)", there(new DecimalType(2, RoundingMode.FLOOR), "numeric"));
        assertEquals("trim_scale(round(c::numeric, 2))", there(new DecimalType(2, RoundingMode.HALF_UP), "numeric"));
    }

    @Test
    void aTimeIsCutToItsPrecision() {
        assertEquals(
                "date_trunc('milliseconds', c)",
                there(new TimestampType(TimestampPrecision.MILLIS, ZoneOffset.UTC), "timestamp with time zone"));
        assertEquals(
                "c::timestamp with time zone",
                there(new TimestampType(TimestampPrecision.MICROS, ZoneOffset.UTC), "timestamp with time zone"));
    }

    @Test
    void whatTheColumnsDeclareSparesTheCuttingOfValues() {
        assertEquals("c::numeric", declared(new DecimalType(2, null), "numeric(12,2)", true));
        assertEquals("trim_scale(c::numeric)", declared(new DecimalType(2, null), "numeric(12,2)", false));
        assertEquals("trim_scale(c::numeric)", declared(new DecimalType(2, null), "numeric(12,3)", true));
        assertEquals("trim_scale(c::numeric)", declared(new DecimalType(2, null), "numeric", true));
        var millis = new TimestampType(TimestampPrecision.MILLIS, ZoneOffset.UTC);
        assertEquals("c::timestamp with time zone", declared(millis, "timestamp(3) with time zone", false));
        assertEquals("date_trunc('milliseconds', c)", declared(millis, "timestamp(4) with time zone", true));
        assertEquals("c::text", declared(TEXT, "character varying(40)", false));
    }

    private static String declared(CanonicalType type, String formattedType, boolean both) {
        return Objects.requireNonNull(DigestColumn.of(type, Side.SOURCE, "c", formattedType, both))
                .expression();
    }

    @Test
    void aLocalTimeAndAMomentHaveNoFormInCommon() {
        var type = new TimestampType(TimestampPrecision.MICROS, ZoneOffset.UTC);
        assertNotEquals(
                column(type, "timestamp with time zone").form(),
                column(type, "timestamp without time zone").form());
    }

    @Test
    void anEnumHasItsCanonicalNamesAndRefusesOthers() {
        var type = new EnumType(Map.of("on", "it's \\", "off", "idle"), Map.of("1", "idle"), Map.of());
        var source = Objects.requireNonNull(DigestColumn.of(type, Side.SOURCE, "c", "text", false));
        assertEquals(
                "(case (c::text collate \"C\") when 'off' then 'idle' when 'on' then  E'it''s \\\\' end)::text",
                source.expression());
        assertEquals("(c::text collate \"C\") not in ('off', 'on')", source.unusable());
        var target = Objects.requireNonNull(DigestColumn.of(type, Side.TARGET, "c", "integer", false));
        assertEquals(source.form(), target.form());
        assertEquals("(c::text collate \"C\") not in ('1')", target.unusable());
    }

    @Test
    void whatSqlSeesOtherwiseThanTheComparisonHasNoDigest() {
        assertNull(tried(TEXT, "character"), "blanks at its end");
        assertNull(tried(TEXT, "uuid"));
        assertNull(tried(new UuidType(), "text"), "many forms of one value");
        assertNull(tried(new Int64Type(), "numeric"), "may not be whole");
        assertNull(tried(new BooleanType(), "integer"));
        assertNull(tried(new DecimalType(2, null), "double precision"));
        assertNull(tried(new ObjectType(Map.of()), "jsonb"));
        assertNull(tried(new ArrayType(null), "text[]"));
        assertNull(DigestColumn.ofKey(KeyType.STRING, "c", "citext"));
        assertNull(DigestColumn.ofKey(KeyType.INT64, "c", "numeric"));
    }

    private static String there(CanonicalType type, String sqlType) {
        return column(type, sqlType).expression();
    }

    private static DigestColumn column(CanonicalType type, String sqlType) {
        return Objects.requireNonNull(tried(type, sqlType));
    }

    private static @Nullable DigestColumn tried(CanonicalType type, String sqlType) {
        return DigestColumn.of(type, Side.SOURCE, "c", sqlType, false);
    }
}
