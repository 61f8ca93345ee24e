package dev.parallax.monitor.access;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Lets in who has a token of the configured issuer with the role {@value #ROLE} in its claim {@code groups}. Where no
 * issuer is configured everybody is let in, with any token or none. Settings that cannot work stop the start.
 */
@Singleton
@Startup
public class Administrators implements HttpSecurityPolicy {

    /** Names this policy to a resource. */
    public static final String POLICY = "administrators";

    private static final String ROLE = "admin";

    private final boolean open;

    Administrators(TokenConfig config, JWTAuthContextInfo verification) {
        open = config.publicKeyLocation().isEmpty();
        // What cannot work is found when it is made, which is now.
        String issuer = verification.getIssuedBy();
        if (open) {
            Log.warnf(
                    "What is below /api/admin is open to everybody: set %s and %s to ask for a token with the role %s.",
                    TokenSettings.KEY, TokenSettings.ISSUER, ROLE);
        } else {
            Log.infof("What is below /api/admin asks for a token of %s with the role %s.", issuer, ROLE);
        }
    }

    @Override
    public String name() {
        return POLICY;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        return open ? CheckResult.permit() : identity.map(who -> new CheckResult(who.hasRole(ROLE)));
    }
}
