package dev.parallax.astrobookings.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionTest {
    @Test
    void readsBothForms() {
        assertEquals(new Precondition.Version(3), Precondition.of("\"3\"", null));
        assertEquals(new Precondition.Version(0), Precondition.of(" \"0\" ", null));
        assertEquals(new Precondition.Absent(), Precondition.of(null, "*"));
    }

    @Test
    void wantsOneOfThem() {
        assertEquals(ErrorCode.PRECONDITION_REQUIRED, refusal(null, null));
        assertEquals(ErrorCode.INVALID_REQUEST, refusal("\"3\"", "*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "3", "W/\"3\"", "\"03\"", "\"-1\"", "\"3\", \"4\"", "\"\"", "\"99999999999999999999\""})
    void refusesOtherTags(String ifMatch) {
        assertEquals(ErrorCode.INVALID_REQUEST, refusal(ifMatch, null));
    }

    @Test
    void refusesAVersionInIfNoneMatch() {
        assertEquals(ErrorCode.INVALID_REQUEST, refusal(null, "\"3\""));
    }

    private static ErrorCode refusal(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return assertThrows(ApiException.class, () -> Precondition.of(ifMatch, ifNoneMatch))
                .code();
    }
}
