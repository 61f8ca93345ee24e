package dev.parallax.monitor.access;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.config.JWTAuthContextInfoProvider;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * How tokens are verified: as the standard properties say, by the key and the issuer of {@link TokenConfig}. They do not
 * go through properties of the library, whose errors name those, and which take an empty value for a mistake.
 */
@Singleton
class Verification {

    // No proxy: the library copies the object by its fields.
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    JWTAuthContextInfo verification(TokenConfig config, JWTAuthContextInfoProvider library) {
        JWTAuthContextInfo info = library.getContextInfo();
        TokenSettings.check(config, info.getSignatureAlgorithm());
        config.publicKeyLocation().ifPresent(location -> {
            if (TokenSettings.isRemote(location)) {
                info.setPublicKeyLocation(location);
            } else {
                info.setPublicKeyContent(TokenSettings.read(location));
            }
        });
        config.issuer().ifPresent(info::setIssuedBy);
        return info;
    }
}
