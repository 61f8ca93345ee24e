package dev.parallax.http;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.net.URI;

/**
 * What every service and owner is as a program. Called with {@code --probe URL} it only asks whether a process answers
 * there with 200, and ends with status 0 if so: an image without a shell has nothing else to be probed with.
 */
@QuarkusMain
public final class Start {
    static final String PROBE = "--probe";

    private Start() {}

    public static void main(String... arguments) {
        if (arguments.length == 2 && arguments[0].equals(PROBE)) {
            System.exit(Probe.answers(URI.create(arguments[1])) ? 0 : 1);
        }
        Quarkus.run(arguments);
    }
}
