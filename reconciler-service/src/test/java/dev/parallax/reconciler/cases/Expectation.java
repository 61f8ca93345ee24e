package dev.parallax.reconciler.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What is right about a dataset. In {@code expected.yaml}, under its name, one of
 *
 * <pre>{@code
 * found: {<key>: <KIND> [<field> ...], ...}      every mismatch; none is MATCH
 * refused: {property: <its end>, says: [<words of the message>, ...]}
 * fails: {code: <CODE>, says: [<words of the message>, ...]}
 * }</pre>
 */
sealed interface Expectation {
    /** A complete comparison finds exactly this. */
    record Finds(Map<String, String> mismatches) implements Expectation {
        public Finds {
            mismatches = Map.copyOf(mismatches);
        }

        /** With source and target changing places. */
        Finds mirrored() {
            var mirrored = new TreeMap<String, String>();
            mismatches.forEach((key, kind) -> mirrored.put(
                    otherSide(key),
                    switch (kind) {
                        case "MISSING_IN_SOURCE" -> "MISSING_IN_TARGET";
                        case "MISSING_IN_TARGET" -> "MISSING_IN_SOURCE";
                        default -> kind;
                    }));
            return new Finds(mirrored);
        }
    }

    /** What stands for a key that is none names the side that has it. */
    private static String otherSide(String key) {
        return key.startsWith("source, ")
                ? "target, " + key.substring("source, ".length())
                : key.startsWith("target, ") ? "source, " + key.substring("target, ".length()) : key;
    }

    /** The dataset is refused at the start. */
    record Refused(String property, List<String> says) implements Expectation {
        public Refused {
            says = List.copyOf(says);
        }
    }

    /** A job ends for good with an error. */
    record Fails(String code, List<String> says) implements Expectation {
        public Fails {
            says = List.copyOf(says);
        }

        /** The same with the sides changed for each other. */
        Fails mirrored() {
            return new Fails(
                    code,
                    says.stream()
                            .map(word -> switch (word) {
                                case "source" -> "target";
                                case "target" -> "source";
                                default -> word;
                            })
                            .toList());
        }
    }

    /** Those of a file, by the name of the dataset. */
    static Map<String, Expectation> read(URL file) {
        try (InputStream in = file.openStream()) {
            Map<?, ?> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            var expectations = new LinkedHashMap<String, Expectation>();
            all.forEach(
                    (name, what) -> expectations.put(String.valueOf(name), of(String.valueOf(name), (Map<?, ?>) what)));
            return expectations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Expectation of(String name, Map<?, ?> what) {
        if (what.get("found") instanceof Map<?, ?> found) {
            var mismatches = new TreeMap<String, String>();
            found.forEach((key, kind) -> mismatches.put(String.valueOf(key), String.valueOf(kind)));
            return new Finds(mismatches);
        }
        if (what.get("refused") instanceof Map<?, ?> refused) {
            return new Refused(String.valueOf(refused.get("property")), texts(refused.get("says")));
        }
        if (what.get("fails") instanceof Map<?, ?> fails) {
            return new Fails(String.valueOf(fails.get("code")), texts(fails.get("says")));
        }
        throw new IllegalArgumentException(name + " expects nothing: " + what);
    }

    private static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> words
                ? words.stream().map(String::valueOf).toList()
                : List.of();
    }
}
