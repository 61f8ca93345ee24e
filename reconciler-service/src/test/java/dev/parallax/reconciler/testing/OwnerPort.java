package dev.parallax.reconciler.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds ports for the fake servers before the application, whose configuration names them, starts. */
public final class OwnerPort implements QuarkusTestResourceLifecycleManager {
    private static final List<String> NAMES =
            List.of("test.owner.port", "test.feed.port", "test.desk.port", "test.door.port");

    @Override
    public Map<String, String> start() {
        var sockets = new ArrayList<ServerSocket>();
        try {
            var ports = new TreeMap<String, String>();
            for (var name : NAMES) {
                // All at once open, so that no two are the same.
                var socket = new ServerSocket(0);
                sockets.add(socket);
                ports.put(name, String.valueOf(socket.getLocalPort()));
            }
            for (var socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
