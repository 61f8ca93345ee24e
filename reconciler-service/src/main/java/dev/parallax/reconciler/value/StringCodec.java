package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import java.text.Normalizer;
import java.util.UUID;

/** Accepts a text, and a UUID in its usual form; no number. Case and inner white space count. */
record StringCodec(StringType type) implements TypeCodec {
    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof Special special) {
            return new Text(special.json());
        }
        if (raw instanceof Written written) {
            return convert(side, written.text());
        }
        if (raw instanceof String text) {
            String trimmed = type.trim() ? text.strip() : text;
            return new Text(
                    switch (type.normalForm()) {
                        case NONE -> trimmed;
                        case NFC -> Normalizer.normalize(trimmed, Normalizer.Form.NFC);
                        case NFD -> Normalizer.normalize(trimmed, Normalizer.Form.NFD);
                        case NFKC -> Normalizer.normalize(trimmed, Normalizer.Form.NFKC);
                        case NFKD -> Normalizer.normalize(trimmed, Normalizer.Form.NFKD);
                    });
        }
        return raw instanceof UUID id ? new Text(id.toString()) : TypeCodec.unconvertible(raw, "string");
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return source instanceof String && source.equals(target);
    }
}
