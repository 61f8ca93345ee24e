package dev.parallax.reconciler.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** Finds the port of the fake owner before the application, whose configuration names it, starts. */
public final class OwnerPort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try (var socket = new ServerSocket(0)) {
            return Map.of("test.owner.port", String.valueOf(socket.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
