package dev.parallax.devstack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker that is its own KRaft controller, inside this JVM, listening on the loopback address. */
public final class KafkaServer implements AutoCloseable {
    /** The environment variable that moves the fixed port. */
    public static final String PORT_VARIABLE = "PARALLAX_KAFKA_PORT";

    private static final int NODE = 1;
    /** The same for every data directory, so that a formatted one is recognized. */
    private static final String CLUSTER = "cGFyYWxsYXgtZGV2LXN0YQ";

    private final DataDirectory directory;
    private final int port;
    private final KafkaRaftServer server;
    private boolean closed;

    private KafkaServer(DataDirectory directory, int port, KafkaRaftServer server) {
        this.directory = directory;
        this.port = port;
        this.server = server;
    }

    /** Starts an empty broker on a free port; its data is deleted on close. */
    public static KafkaServer ephemeral() {
        return start(Ports.free(), DataDirectory.temporary("kafka"));
    }

    /**
     * Starts a broker that keeps its data.
     *
     * @throws PortTakenException if somebody else listens on the port
     */
    public static KafkaServer at(int port, Path dataDirectory) {
        return start(port, DataDirectory.kept(dataDirectory));
    }

    private static KafkaServer start(int port, DataDirectory directory) {
        try {
            Ports.requireFree(port, "Kafka", PORT_VARIABLE);
            Path data = directory.file("data");
            format(data);
            KafkaRaftServer server =
                    new KafkaRaftServer(new KafkaConfig(settings(port, Ports.free(), data), false), Time.SYSTEM);
            server.startup();
            KafkaServer started = new KafkaServer(directory, port, server);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "stop-kafka"));
            return started;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Writes the cluster's identity into an empty directory; leaves a formatted one as it is. */
    private static void format(Path data) {
        try {
            new Formatter()
                    .setNodeId(NODE)
                    .setClusterId(CLUSTER)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .setDirectories(List.of(data.toString()))
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format " + data + " for Kafka", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // The signature of Formatter.run allows any.
            throw new IllegalStateException("cannot format " + data + " for Kafka", e);
        }
    }

    private static Properties settings(int port, int controllerPort, Path data) {
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "" + NODE);
        settings.setProperty("controller.quorum.voters", NODE + "@localhost:" + controllerPort);
        settings.setProperty(
                "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://localhost:" + port);
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("log.dirs", data.toString());
        // One node holds everything, and the few threads suit a laptop.
        settings.setProperty("num.partitions", "1");
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "4");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "4");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "" + (2 * 1024 * 1024));
        // A killed broker can register again only when its old session has ended.
        settings.setProperty("broker.session.timeout.ms", "4000");
        settings.setProperty("broker.heartbeat.interval.ms", "500");
        return settings;
    }

    /** The bootstrap address, {@code localhost:port}. */
    public String bootstrap() {
        return "localhost:" + port;
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
            server.shutdown();
            server.awaitShutdown();
        } finally {
            directory.close();
        }
    }
}
