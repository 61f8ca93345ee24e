package dev.parallax.monitor.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Whose tokens open what is for administrators. Both are set, or none. */
@ConfigMapping(prefix = "parallax.jwt")
interface TokenConfig {

    /** Where the issuer's public key is: PEM, JWK or JWKS, as a file, a resource of the class path, or a URL. */
    Optional<String> publicKeyLocation();

    /** What the claim {@code iss} of a token must be. */
    Optional<String> issuer();
}
