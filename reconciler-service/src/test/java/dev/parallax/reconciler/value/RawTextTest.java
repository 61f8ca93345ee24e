package dev.parallax.reconciler.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a record is read again by readers of JSON that take no number of more than 1,000 characters. */
class RawTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"1E+6000", "-1E-6000", "1E+1200", "1E+400", "1E-400", "1E+999999"})
    void aNumberThatNoReaderTakesIsItsText(String number) throws Exception {
        var raw = Map.of("a", List.of(new BigDecimal(number)));
        var read = JSON.readValue(JSON.writeValueAsString(RawText.json(raw)), Map.class);
        var told = (String) ((List<?>) read.get("a")).getFirst();
        assertEquals(0, new BigDecimal(number).compareTo(new BigDecimal(told)));
    }

    @Test
    void aNumberOfManyDigitsIsItsText() throws Exception {
        var digits = "7".repeat(1_500);
        for (Object raw : List.of(new BigDecimal(digits), new BigInteger(digits), new BigDecimal("0." + digits))) {
            assertInstanceOf(String.class, RawText.json(raw));
            JSON.readTree(JSON.writeValueAsString(RawText.json(raw)));
        }
        assertInstanceOf(TargetValue.Refused.class, JsonValues.of(new CanonicalValue.Decimal(new BigDecimal(digits))));
    }

    @Test
    void everyOtherNumberIsANumber() {
        for (Object raw :
                List.of(1, 7L, 1.5, new BigDecimal("12345678901234567890.1234"), new BigInteger("9".repeat(40)))) {
            assertEquals(raw, RawText.json(raw));
        }
    }
}
