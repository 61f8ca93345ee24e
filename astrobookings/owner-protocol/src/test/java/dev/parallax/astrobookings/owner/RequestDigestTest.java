package dev.parallax.astrobookings.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class RequestDigestTest {
    private static final Precondition ONE = new Precondition.Version(1);

    @Test
    void tellsRequestsApart() {
        String digest = RequestDigest.of("PUT", "things", "ab", ONE, "{}");
        assertEquals(digest, RequestDigest.of("PUT", "things", "ab", ONE, "{}"));
        assertNotEquals(digest, RequestDigest.of("DELETE", "things", "ab", ONE, "{}"));
        assertNotEquals(digest, RequestDigest.of("PUT", "thingsa", "b", ONE, "{}"));
        assertNotEquals(digest, RequestDigest.of("PUT", "things", "ab", new Precondition.Version(2), "{}"));
        assertNotEquals(digest, RequestDigest.of("PUT", "things", "ab", new Precondition.Absent(), "{}"));
        assertNotEquals(digest, RequestDigest.of("PUT", "things", "ab", ONE, "{\"a\":1}"));
    }
}
