package dev.parallax.monitor.access;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** An issuer of tokens whose public key the service has. The tests have both. */
public class IssuerResource implements QuarkusTestResourceLifecycleManager {

    static final String ISSUER = "https://issuer.example.org";

    private Path folder;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("issuer");
            KeyPair pair = keyPair();
            Path publicKey = Files.writeString(folder.resolve("public.pem"), pem("PUBLIC KEY", pair.getPublic()));
            Path privateKey = Files.writeString(folder.resolve("private.pem"), pem("PRIVATE KEY", pair.getPrivate()));
            return Map.of(
                    "parallax.jwt.public-key-location",
                    publicKey.toString(),
                    "parallax.jwt.issuer",
                    ISSUER,
                    "test.issuer.private-key",
                    privateKey.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String type, Key key) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder().encodeToString(key.getEncoded()), type);
    }

    @Override
    public void stop() {
        try {
            Files.deleteIfExists(folder.resolve("public.pem"));
            Files.deleteIfExists(folder.resolve("private.pem"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
