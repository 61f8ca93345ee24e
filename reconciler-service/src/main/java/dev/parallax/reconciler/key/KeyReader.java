package dev.parallax.reconciler.key;

import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.Side;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys of what one store has in their place, so strictly that every key can be asked for again: nothing but the one
 * way in which the store writes a value is taken for it. Immutable, safe for threads.
 */
public final class KeyReader {
    private static final int QUOTED = 80;

    private final List<KeyPart> names;
    private final Part[] parts;
    private final Class<?>[] asTheyAre;
    private final @Nullable Side side;

    /** One part of the key as the store has it. */
    @FunctionalInterface
    public interface Part {
        /** The canonical value; null if there is none. */
        @Nullable
        Object canonical(@Nullable Object raw);

        /** The class of values that are canonical as they are, so that most cost no more than this question. */
        default Class<?> asItIs() {
            return Void.class;
        }

        /** What to do about a value that is none, for messages; null if nothing can be advised. */
        default @Nullable String advice(@Nullable Object raw) {
            return null;
        }

        /** The value as people write it. */
        default String shown(Object raw) {
            return raw.toString();
        }

        /** What a store calls values like this one. */
        default String kind(Object raw) {
            return raw.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A reader.
     *
     * @param parts one for each part of the key
     */
    public KeyReader(KeyCodec codec, List<? extends Part> parts) {
        this.names = codec.parts();
        this.side = codec.side();
        this.parts = parts.toArray(Part[]::new);
        this.asTheyAre = parts.stream().map(Part::asItIs).toArray(Class<?>[]::new);
    }

    /** How many parts a key has. */
    public int size() {
        return parts.length;
    }

    /**
     * The key made of raw values, one a part.
     *
     * @throws UnusableKeyException if a value cannot be the part it stands for
     */
    public RecordKey read(@Nullable Object... values) {
        if (values.length == 1) {
            return RecordKey.of(part(0, values[0]));
        }
        Object[] converted = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            converted[i] = part(i, values[i]);
        }
        return RecordKey.of(converted);
    }

    /** The raw values of a key as the store has them, in one text, whether they can be a key or not. */
    public String described(@Nullable Object... values) {
        var texts = new StringJoiner(", ");
        for (int i = 0; i < parts.length; i++) {
            texts.add(described(parts[i], values[i]));
        }
        return texts.toString();
    }

    private Object part(int part, @Nullable Object raw) {
        if (raw != null && raw.getClass() == asTheyAre[part]) {
            return raw;
        }
        Object value = parts[part].canonical(raw);
        if (value == null) {
            throw new UnusableKeyException(problem(names.get(part), parts[part], raw), side);
        }
        return value;
    }

    /** Why a value is no part of a key. */
    public static String problem(KeyPart name, Part part, @Nullable Object raw) {
        var advice = part.advice(raw);
        return "%s is no %s for key part %s%s"
                .formatted(described(part, raw), name.type().word(), name.name(), advice == null ? "" : ": " + advice);
    }

    private static String described(Part part, @Nullable Object raw) {
        if (raw == null) {
            return "null";
        }
        return raw == Absent.MISSING
                ? "a missing value"
                : "'%s' (%s)".formatted(quoted(part.shown(raw)), part.kind(raw));
    }

    private static String quoted(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
    }
}
