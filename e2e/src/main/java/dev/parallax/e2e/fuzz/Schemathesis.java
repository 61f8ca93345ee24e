package dev.parallax.e2e.fuzz;

import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Has an independent tool make the requests from the descriptions, where somebody installed it. */
final class Schemathesis {
    private static final int OPERATIONS = 60;

    private Schemathesis() {}

    /**
     * Asks every service.
     *
     * @param program its command, for example {@code st}
     * @return a line for each service of which it reports something
     */
    static List<String> run(String program, LocalSystem system, long seed, int requests, Path logs)
            throws InterruptedException {
        List<String> failed = new ArrayList<>();
        for (Service service : Service.values()) {
            URI address = system.addresses().urlOf(service);
            File log = logs.resolve("schemathesis-" + service.label() + ".log").toFile();
            ProcessBuilder command = new ProcessBuilder(
                    program,
                    "run",
                    address + "/q/openapi?format=json",
                    "--url",
                    address.toString(),
                    "--seed",
                    Long.toString(seed % Integer.MAX_VALUE),
                    "--max-examples",
                    Integer.toString(Math.max(1, requests / OPERATIONS)),
                    "--phases",
                    "examples,coverage,fuzzing",
                    "--checks",
                    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
                    "--exclude-path-regex",
                    "(stream|/admin/faults)$",
                    "--request-timeout",
                    "30",
                    "--continue-on-failure",
                    "--generation-database",
                    "none",
                    "--no-color");
            try {
                Process running =
                        command.redirectErrorStream(true).redirectOutput(log).start();
                if (running.waitFor() != 0) {
                    failed.add(service + ": see " + log);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(
                        program + " does not start; pip install schemathesis brings it, in an environment of Python",
                        e);
            }
        }
        return failed;
    }
}
