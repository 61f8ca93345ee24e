package dev.parallax.reconciler.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner protocol, both ways. */
class OwnerRequestsTest {
    private final OwnerRequests requests = new OwnerRequests(new ObjectMapper());

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"'\"7\"',7", "'W/\"7\"',7", "7,7", "'\"\"',''"})
    void aVersionIsReadFromAnyEntityTag(String etag, String version) {
        assertEquals(version, OwnerRequests.version(etag));
    }

    @Test
    void noEntityTagIsNoVersion() {
        assertNull(OwnerRequests.version(null));
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 412})
    void aConflictIsLeftAlone(int status) {
        assertInstanceOf(OwnerAnswer.Conflict.class, requests.answer(status, null, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 413, 415, 422, 428, 301})
    void aRefusalIsFinal(int status) {
        assertInstanceOf(OwnerAnswer.Rejected.class, requests.answer(status, null, ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void anOwnerThatIsBusyOrBrokenIsAskedLater(int status) {
        assertInstanceOf(OwnerAnswer.Unavailable.class, requests.answer(status, null, "<html>no JSON</html>"));
    }

    @Test
    void theCodeAndTheFieldsOfAnErrorAreKept() {
        var answer = requests.answer(
                422,
                null,
                "{\"error\":\"VALIDATION_FAILED\",\"message\":\"No.\",\"fields\":[{\"field\":\"a\",\"message\":\"b\"}]}");
        assertEquals(new OwnerAnswer.Rejected("VALIDATION_FAILED", "No. a: b"), answer);
    }

    @Test
    void aHeaderHoldsNothingThatHttpForbids() {
        var origin = new Origin("Bücher\r\nX-Evil: 1", "ä", Channel.EVENT, "c");
        var call = new OwnerCall(UUID.randomUUID(), "o", "/items/a%2Fb", ChangeAction.DELETE, null, "7", origin);

        var request = requests.request(
                new OwnerDefinition("o", URI.create("http://owner:1/base/"), Duration.ofSeconds(1)), call);

        assertEquals("http://owner:1/base/items/a%2Fb", request.uri().toString());
        assertEquals("DELETE", request.method());
        assertEquals("\"7\"", request.headers().firstValue("If-Match").orElseThrow());
        assertEquals(
                "B?cher??X-Evil: 1",
                request.headers().firstValue("X-Origin-System").orElseThrow());
    }
}
