package dev.parallax.e2e.cases;

import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** The cases of the engine's tests as datasets of a packaged system. */
public final class Cases {
    /** Many and alike: the engine's own test asks them all, and a service that has them checks each one again and again. */
    private static final String OF_THE_ENGINE = "-at-the-edges";

    private final List<CaseFolder> folders;

    private Cases(List<CaseFolder> folders) {
        this.folders = folders;
    }

    /** Those of the checkout but the many at the edges, or all of {@code -Dparallax.cases}. */
    public static Cases find(Home home) {
        String given = System.getProperty("parallax.cases", "");
        Path root =
                given.isEmpty() ? home.path().resolve("reconciler-service/src/test/resources/cases") : Path.of(given);
        try (Stream<Path> folders = Files.list(root)) {
            return new Cases(folders.filter(Files::isDirectory)
                    .filter(folder -> !given.isEmpty() || !folder.toString().endsWith(OF_THE_ENGINE))
                    .sorted()
                    .map(CaseFolder::new)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Fills the stores, and writes the configuration of all datasets.
     *
     * @param file where to
     */
    public void prepare(Addresses addresses, Path file) {
        Map<String, List<NodeTuple>> all = new LinkedHashMap<>();
        try {
            for (CaseFolder folder : folders) {
                folder.load(addresses);
                folder.configuration(addresses)
                        .forEach((part, members) -> all.computeIfAbsent(part, name -> new ArrayList<>())
                                .addAll(members));
            }
            Files.writeString(file, CaseFolder.file(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The right answer of each dataset, by its name in the system. */
    Map<String, Map<?, ?>> expected() throws IOException {
        Map<String, Map<?, ?>> expected = new LinkedHashMap<>();
        for (CaseFolder folder : folders) {
            expected.putAll(folder.expected());
        }
        return expected;
    }
}
