package dev.parallax.e2e.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** What docker-compose.yml promises of each of its containers, and that what it names is there. */
class ComposeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> PROFILES = Set.of("core", "astrobookings", "monitoring");

    @TestFactory
    Stream<DynamicTest> everyContainerIsConfined() throws IOException {
        return services().entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> isConfined(entry.getKey(), entry.getValue())));
    }

    private static void isConfined(String name, Map<String, Object> service) {
        assertEquals(true, service.get("read_only"), "read-only root");
        assertEquals(List.of("ALL"), service.get("cap_drop"));
        assertEquals(List.of("no-new-privileges:true"), service.get("security_opt"));
        assertTrue(service.containsKey("cpus") && service.containsKey("mem_limit"), "limits");
        assertTrue(PROFILES.containsAll(list(service, "profiles")), "profiles");
        assertFalse(list(service, "profiles").isEmpty(), "profiles");
        list(service, "ports").forEach(port -> assertTrue(port.startsWith("127.0.0.1:"), port));
        // Our own images have a number for their user.
        if (service.containsKey("user")) {
            assertFalse(String.valueOf(service.get("user")).startsWith("0"), "root");
        } else {
            assertTrue(String.valueOf(service.get("image")).contains("PARALLAX_IMAGES"), "a user by number");
        }
        assertTrue(name.equals("demo") || service.containsKey("healthcheck"), "health");
        String environment = String.valueOf(service.get("environment"));
        assertFalse(
                Pattern.compile("(?i)password=(?!/run/secrets)")
                        .matcher(environment)
                        .find(),
                environment);
    }

    @Test
    void everyImageOfOursHasANumberForItsUser() throws IOException {
        for (String kind : List.of("jvm", "native", "demo")) {
            String file = Files.readString(ROOT.resolve("containers/Dockerfile." + kind));
            assertTrue(
                    Pattern.compile("(?m)^USER [1-9]\\d*:\\d+$").matcher(file).find(), kind);
            assertTrue(Pattern.compile("(?m)^ARG BASE=").matcher(file).find(), kind);
        }
    }

    @Test
    void whatPrometheusAsksIsThere() throws IOException {
        Set<String> names = services().keySet();
        String targets = Files.readString(ROOT.resolve("monitoring/prometheus.yml"));
        Matcher target = Pattern.compile("\"([a-z-]+):\\d+\"").matcher(targets);
        int found = 0;
        while (target.find()) {
            found++;
            assertTrue(names.contains(target.group(1)), target.group(1));
        }
        assertTrue(found > 0);
    }

    @Test
    void noSecretIsPartOfTheCheckout() throws IOException {
        Map<String, Map<String, Object>> secrets = section("secrets");
        secrets.values()
                .forEach(secret -> assertTrue(String.valueOf(secret.get("file")).startsWith(".parallax/secrets/")));
        assertTrue(Files.readString(ROOT.resolve(".gitignore")).lines().anyMatch(".parallax/"::equals));
    }

    private static Map<String, Map<String, Object>> services() throws IOException {
        return section("services");
    }

    private static Map<String, Map<String, Object>> section(String name) throws IOException {
        Map<String, Map<String, Map<String, Object>>> file =
                new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")));
        return file.get(name);
    }

    private static List<String> list(Map<String, Object> service, String name) {
        return service.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
