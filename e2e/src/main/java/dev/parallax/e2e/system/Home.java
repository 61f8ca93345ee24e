package dev.parallax.e2e.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The checkout whose packaged modules are run. */
public record Home(Path path) {
    /** The system property that makes the services be run as native executables, if it is {@code true}. */
    public static final String NATIVE = "parallax.native";

    /** Whether the services are run as native executables and not from their jars. */
    public static boolean isNative() {
        return Boolean.getBoolean(NATIVE);
    }

    /** The nearest directory above the present one that holds the build. */
    public static Home find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("mvnw")) && Files.isDirectory(at.resolve("dev-stack"))) {
                return new Home(at);
            }
        }
        throw new StartFailure("No Parallax checkout here or above: run this from within one.");
    }

    Path devStackJar() {
        return built("dev-stack/target/parallax-dev-stack.jar");
    }

    /** The packaged service of a module. */
    public Path serviceJar(String module) {
        return built(module + "/target/quarkus-app/quarkus-run.jar");
    }

    /**
     * How a service is started, as an executable or from its jar.
     *
     * @param options for a virtual machine of either kind, for example {@code -Xmx256m}
     */
    public List<String> command(String module, List<String> options) {
        List<String> command = new ArrayList<>();
        if (isNative()) {
            command.add(executable(module).toString());
            command.addAll(options);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.add("-XX:+UseSerialGC");
            command.addAll(List.of("-jar", serviceJar(module).toString()));
        }
        return command;
    }

    private Path executable(String module) {
        Path target = path.resolve(module).resolve("target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> file.toString().endsWith("-runner") && Files.isExecutable(file))
                    .findFirst()
                    .orElseThrow(() -> new StartFailure(
                            module + " has no native executable: build it with ./mvnw package -DskipTests -Dnative"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The datasets of the reference owners. */
    public Path datasets() {
        return path.resolve("astrobookings/datasets.yaml");
    }

    private Path built(String relative) {
        Path jar = path.resolve(relative);
        if (!Files.isRegularFile(jar)) {
            throw new StartFailure(relative + " is missing: build it with ./mvnw package -DskipTests");
        }
        return jar;
    }
}
