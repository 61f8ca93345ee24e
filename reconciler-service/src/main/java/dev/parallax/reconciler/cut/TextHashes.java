package dev.parallax.reconciler.cut;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.IdentityHashMap;

/** The beginnings of the SHA-256 of texts, each made once however often the text is cut. Not safe for threads. */
final class TextHashes {
    private static final int HASH_BYTES = 8;

    private final IdentityHashMap<String, String> made = new IdentityHashMap<>();

    String of(String text) {
        return made.computeIfAbsent(text, TextHashes::hash);
    }

    private static String hash(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
