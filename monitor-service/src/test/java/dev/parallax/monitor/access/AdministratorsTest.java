package dev.parallax.monitor.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parallax.monitor.Monitored;
import io.quarkus.test.common.QuarkusTestResource;
import io.restassured.response.ValidatableResponse;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.smallrye.jwt.util.KeyUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What is below /api/admin, where a key is configured. */
@Monitored
@QuarkusTestResource(value = IssuerResource.class, restrictToAnnotatedClass = true)
class AdministratorsTest {

    private static final String STATUS = "/api/admin/reconciliation/status";

    /** Asked for at the time: what is injected into a test must be there for every application of the module. */
    private static Path file(String property) {
        return ConfigProvider.getConfig().getValue(property, Path.class);
    }

    private static JwtClaimsBuilder claims(String... groups) {
        return Jwt.issuer(IssuerResource.ISSUER)
                .subject("ada")
                .groups(Set.of(groups))
                .expiresAt(Instant.now().plusSeconds(300));
    }

    private static String signed(JwtClaimsBuilder claims) throws IOException, GeneralSecurityException {
        return claims.sign(KeyUtils.decodePrivateKey(Files.readString(file("test.issuer.private-key"))));
    }

    private static ValidatableResponse with(String authorization) {
        return given().header("Authorization", authorization).get(STATUS).then();
    }

    private static void refused(ValidatableResponse answer) {
        answer.statusCode(401)
                .contentType("application/json")
                .header("WWW-Authenticate", equalTo("Bearer"))
                .body("error", equalTo("UNAUTHORIZED"))
                .body("message", equalTo("Send a valid token: Authorization: Bearer <token>"))
                .body("size()", equalTo(2));
    }

    @Test
    void an_administrator_is_let_in() throws Exception {
        with("Bearer " + signed(claims("admin", "guests"))).statusCode(200).body("data.dataset", equalTo("stays"));
    }

    @Test
    void a_token_without_the_role_is_forbidden() throws Exception {
        for (String[] groups : new String[][] {{}, {"guests"}, {"Admin"}, {"administrators"}, {"admin,guests"}}) {
            with("Bearer " + signed(claims(groups)))
                    .statusCode(403)
                    .contentType("application/json")
                    .body("error", equalTo("FORBIDDEN"))
                    .body("size()", equalTo(2));
        }
        // A role is said by groups and by nothing else.
        with("Bearer " + signed(claims().claim("roles", List.of("admin")))).statusCode(403);
    }

    @Test
    void no_token_and_a_bad_one_are_refused_alike() throws Exception {
        refused(given().get(STATUS).then());
        // Before anything is said about the question itself.
        refused(given().queryParam("dataset", "nope").get(STATUS).then());
        PrivateKey stranger = IssuerResource.keyPair().getPrivate();
        Instant past = Instant.now().minusSeconds(600);
        String good = signed(claims("admin"));
        for (String authorization : List.of(
                "Bearer",
                "Bearer ",
                "Bearer an-api-key",
                "Bearer a.b.c",
                "Basic YWRtaW46YWRtaW4=",
                good,
                "Bearer " + good + "x",
                "Bearer " + good.substring(0, good.lastIndexOf('.') + 1),
                "Bearer " + claims("admin").sign(stranger),
                "Bearer " + signed(claims("admin").issuer("https://another.example.org")),
                "Bearer " + signed(claims("admin").issuedAt(past).expiresAt(past.plusSeconds(60))),
                "Bearer " + unsigned(),
                "Bearer " + signedWithThePublicKeyAsASecret())) {
            refused(with(authorization));
        }
    }

    private static String unsigned() {
        return part("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + part(administrator()) + ".";
    }

    private static String signedWithThePublicKeyAsASecret() throws IOException, GeneralSecurityException {
        String text = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + part(administrator());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Files.readAllBytes(file("parallax.jwt.public-key-location")), "HmacSHA256"));
        return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String administrator() {
        return "{\"iss\":\"%s\",\"sub\":\"ada\",\"groups\":[\"admin\"],\"iat\":%d,\"exp\":%d}"
                .formatted(
                        IssuerResource.ISSUER,
                        Instant.now().getEpochSecond(),
                        Instant.now().getEpochSecond() + 300);
    }

    private static String part(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void nothing_below_api_admin_is_open_and_the_document_says_so() {
        Map<String, Map<String, Map<String, Object>>> paths = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        List<String> administration = paths.keySet().stream()
                .filter(path -> path.startsWith("/api/admin/"))
                .toList();
        assertFalse(administration.isEmpty());
        for (String path : administration) {
            paths.get(path).forEach((method, operation) -> {
                assertEquals(List.of(Map.of("administrator", List.of())), operation.get("security"), path);
                given().request(method, path).then().statusCode(401);
            });
        }
        given().get("/q/openapi?format=json")
                .then()
                .body("components.securitySchemes.administrator.scheme", equalTo("bearer"))
                .body("components.securitySchemes.administrator.bearerFormat", equalTo("JWT"));
    }

    @Test
    void elsewhere_nobody_looks_at_a_token() {
        for (String path : List.of("/api/v1/reconciliation/jobs", "/api/v1/reconciliation/runs", "/metrics", "/")) {
            given().header("Authorization", "Bearer an-api-key")
                    .get(path)
                    .then()
                    .statusCode(200);
        }
    }
}
