package dev.parallax.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.common.job.Job;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * In a native executable Jackson sees only what is registered; a type of the contract that is not would be found out by the
 * first message. So every record and enum of this module stands in its file for native-image.
 */
class RegisteredTypesTest {
    private static final String FILE = "/META-INF/native-image/dev.parallax/parallax-common/reflect-config.json";

    @Test
    void everyTypeOfTheContractIsRegisteredForReflection() throws Exception {
        List<String> types = contract();
        String wanted = types.stream()
                .map(type -> ("  { \"name\": \"%s\", \"allDeclaredConstructors\": true, \"allDeclaredMethods\": true,"
                                + " \"allDeclaredFields\": true, \"allRecordComponents\": true }")
                        .formatted(type))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        assertEquals(types, registered(), () -> FILE + " has to be:\n" + wanted);
    }

    private static List<String> contract() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Job.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .map(RegisteredTypesTest::type)
                    .filter(type -> type.isRecord() || type.isEnum() || type.isSealed())
                    .map(Class::getName)
                    .sorted()
                    .toList();
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> registered() {
        List<String> names = new ArrayList<>();
        try (InputStream in = RegisteredTypesTest.class.getResourceAsStream(FILE)) {
            if (in != null) {
                for (JsonNode entry : Json.MAPPER.readTree(in)) {
                    names.add(entry.path("name").asText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names.stream().sorted().toList();
    }
}
