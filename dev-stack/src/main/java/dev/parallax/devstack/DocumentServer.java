package dev.parallax.devstack;

import de.bwaldvogel.mongo.MongoServer;
import java.nio.file.Path;

/**
 * A server that speaks the MongoDB protocol, inside this JVM, listening on the loopback address. It stands in for
 * MongoDB and is not one: no sessions, transactions, change streams or update pipelines, and range finds scan. Nothing
 * may depend on its quirks or be tuned to its speed.
 */
public final class DocumentServer implements AutoCloseable {
    /** The environment variable that moves the fixed port. */
    public static final String PORT_VARIABLE = "PARALLAX_MONGODB_PORT";

    private final DataDirectory directory;
    private final int port;
    private final MongoServer server;
    private boolean closed;

    private DocumentServer(DataDirectory directory, int port, MongoServer server) {
        this.directory = directory;
        this.port = port;
        this.server = server;
    }

    /** Starts an empty server on a free port; its data is deleted on close. */
    public static DocumentServer ephemeral() {
        return start(Ports.free(), DataDirectory.temporary("mongodb"));
    }

    /**
     * Starts a server that keeps its data.
     *
     * @throws PortTakenException if somebody else listens on the port
     */
    public static DocumentServer at(int port, Path dataDirectory) {
        return start(port, DataDirectory.kept(dataDirectory));
    }

    private static DocumentServer start(int port, DataDirectory directory) {
        try {
            Ports.requireFree(port, "MongoDB", PORT_VARIABLE);
            MongoServer server = new MongoServer(
                    new DocumentBackend(directory.file("data.mv").toString()));
            server.bind("localhost", port);
            DocumentServer started = new DocumentServer(directory, port, server);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "stop-mongodb"));
            return started;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** The connection string, {@code mongodb://localhost:port/}. */
    public String uri() {
        return "mongodb://localhost:" + port + "/";
    }

    public int port() {
        return port;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdownNow();
        } finally {
            directory.close();
        }
    }
}
