package dev.parallax.e2e.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout whose packaged modules are run. */
public record Home(Path path) {
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
