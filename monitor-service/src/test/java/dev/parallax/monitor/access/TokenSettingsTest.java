package dev.parallax.monitor.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot work stops the start and names the property. */
class TokenSettingsTest {

    private static final String KEY = "PARALLAX_JWT_PUBLIC_KEY_LOCATION";
    private static final String ISSUER = "PARALLAX_JWT_ISSUER";

    @TempDir
    Path folder;

    private record Config(Optional<String> publicKeyLocation, Optional<String> issuer) implements TokenConfig {}

    private static void check(@Nullable String key, @Nullable String issuer) {
        TokenSettings.check(
                new Config(Optional.ofNullable(key), Optional.ofNullable(issuer)), Set.of(SignatureAlgorithm.RS256));
    }

    private static void refused(String property, String message, @Nullable String key, @Nullable String issuer) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> check(key, issuer));
        assertEquals(message, e.getMessage());
        assertEquals(Set.of(property), e.getConfigKeys());
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void both_or_none() throws IOException {
        check(null, null);
        refused(KEY, KEY + " is not set, and " + ISSUER + " is: no token could be verified", null, "https://i");
        String key = file(
                "a.pem",
                IssuerResource.pem("PUBLIC KEY", IssuerResource.keyPair().getPublic()));
        refused(ISSUER, ISSUER + " is not set, and " + KEY + " is: whose tokens are they?", key, null);
        check(key, "https://i");
        check("file:" + key, "https://i");
    }

    @Test
    void a_key_is_read_as_pem_or_jwk() throws IOException {
        var key = (RSAPublicKey) IssuerResource.keyPair().getPublic();
        var encoder = Base64.getUrlEncoder().withoutPadding();
        String jwk = "{\"kty\":\"RSA\",\"kid\":\"1\",\"n\":\"%s\",\"e\":\"AQAB\"}"
                .formatted(encoder.encodeToString(key.getModulus().toByteArray()));
        check(file("one.jwk", jwk), "https://i");
        check(file("set.jwks", "{\"keys\":[" + jwk + "]}"), "https://i");
    }

    @Test
    void what_is_no_public_key_is_refused() throws IOException {
        String missing = folder.resolve("missing.pem").toString();
        refused(KEY, KEY + " cannot be read: there is no file or resource " + missing, missing, "https://i");
        String privateKey = file(
                "private.pem",
                IssuerResource.pem("PRIVATE KEY", IssuerResource.keyPair().getPrivate()));
        for (String no : new String[] {
            privateKey,
            file("empty", ""),
            file("text", "not a key at all"),
            file("certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            file("object", "{}"),
            file("none", "{\"keys\":[]}"),
            file("secret", "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}")
        }) {
            refused(KEY, KEY + " has no public key for RS256 in PEM, JWK or JWKS: " + no, no, "https://i");
        }
    }

    /** It is asked when a token comes. */
    @Test
    void an_issuer_that_is_away_does_not_stop_the_start() {
        check("http://127.0.0.1:1/keys", "https://i");
    }
}
