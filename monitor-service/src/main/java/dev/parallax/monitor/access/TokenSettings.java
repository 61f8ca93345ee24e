package dev.parallax.monitor.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.util.KeyUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;

/** Settings that would let nobody in, or everybody, are found at the start and not by the first token. */
final class TokenSettings {

    static final String KEY = "PARALLAX_JWT_PUBLIC_KEY_LOCATION";
    static final String ISSUER = "PARALLAX_JWT_ISSUER";

    private TokenSettings() {}

    /** Throws {@link ConfigurationException}, which names the property. */
    static void check(TokenConfig config, Set<SignatureAlgorithm> algorithms) {
        if (config.publicKeyLocation().isEmpty() && config.issuer().isPresent()) {
            throw bad(KEY, "is not set, and " + ISSUER + " is: no token could be verified");
        }
        if (config.publicKeyLocation().isPresent() && config.issuer().isEmpty()) {
            throw bad(ISSUER, "is not set, and " + KEY + " is: whose tokens are they?");
        }
        config.publicKeyLocation().ifPresent(location -> requireKey(location, algorithms));
    }

    private static void requireKey(String location, Set<SignatureAlgorithm> algorithms) {
        // An issuer that is away for a while must not keep the service from starting; its keys are asked for when
        // needed.
        if (isRemote(location)) {
            return;
        }
        String content = read(location);
        if (!isPem(content, algorithms) && !isJwk(content)) {
            throw bad(
                    KEY,
                    "has no public key for %s in PEM, JWK or JWKS: %s"
                            .formatted(
                                    algorithms.stream()
                                            .map(SignatureAlgorithm::getAlgorithm)
                                            .sorted()
                                            .collect(Collectors.joining(" or ")),
                                    location));
        }
    }

    static boolean isRemote(String location) {
        return location.toLowerCase(Locale.ROOT).matches("https?:.*");
    }

    static String read(String location) {
        try {
            return KeyUtils.readKeyContent(location);
        } catch (IOException e) {
            throw bad(KEY, "cannot be read: there is no file or resource " + location);
        }
    }

    private static boolean isPem(String content, Set<SignatureAlgorithm> algorithms) {
        return isCertificate(content) || algorithms.stream().anyMatch(algorithm -> isKey(content, algorithm));
    }

    private static boolean isCertificate(String content) {
        try {
            return content.contains("BEGIN CERTIFICATE") && KeyUtils.getCertificate(content) != null;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isKey(String content, SignatureAlgorithm algorithm) {
        try {
            return KeyUtils.decodePublicKey(content, algorithm) != null;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isJwk(String content) {
        List<JsonWebKey> keys = KeyUtils.loadJsonWebKeys(content);
        return keys != null && keys.stream().anyMatch(PublicJsonWebKey.class::isInstance);
    }

    private static ConfigurationException bad(String property, String problem) {
        return new ConfigurationException(property + " " + problem, Set.of(property));
    }
}
