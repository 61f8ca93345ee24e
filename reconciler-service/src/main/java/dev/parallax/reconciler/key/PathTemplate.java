package dev.parallax.reconciler.key;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expands {@code {key}} or the names of key parts, percent-encoded, in the path of a record. */
public record PathTemplate(String template, List<KeyPart> parts) {
    private static final String UNRESERVED = "-._~";

    /** Null for a key that no path can carry: an empty segment, {@code .} or {@code ..}. */
    public @Nullable String expand(RecordKey key) {
        String path = template;
        for (int i = 0; i < parts.size(); i++) {
            String text = KeyText.of(key.parts().get(i));
            if (text.isEmpty() || text.equals(".") || text.equals("..")) {
                return null;
            }
            String encoded = encode(text);
            path = path.replace("{" + parts.get(i).name() + "}", encoded);
            if (parts.size() == 1) {
                path = path.replace("{key}", encoded);
            }
        }
        return path;
    }

    /** As RFC 3986 says for a segment: everything but the unreserved characters, by its UTF-8 bytes. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append("%%%02X".formatted((int) c));
            }
        }
        return encoded.toString();
    }
}
