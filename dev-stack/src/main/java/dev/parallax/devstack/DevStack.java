package dev.parallax.devstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** The program: starts the servers at fixed ports and stays until it is told to end. */
public final class DevStack {
    private DevStack() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        Options options;
        try {
            options = Options.parse(args, System.getenv());
        } catch (IllegalArgumentException e) {
            err.println("dev-stack: " + e.getMessage() + " (--help shows what there is)");
            System.exit(2);
            return;
        }
        if (options.help()) {
            out.print(help());
            return;
        }
        QuietLogs.apply();
        try {
            start(options, out);
        } catch (RuntimeException e) {
            // The one place where any failure to start becomes one line and an exit status.
            err.println("dev-stack: " + e.getMessage());
            System.exit(1);
        }
        out.println("dev-stack is ready; Ctrl-C ends it");
        // Each server stops in a shutdown hook of its own; this thread only keeps the JVM alive.
        new CountDownLatch(1).await();
    }

    private static String help() {
        try (InputStream text = DevStack.class.getResourceAsStream("help.txt")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Options options, PrintStream out) {
        Path data = options.data();
        if (options.starts(Options.POSTGRES)) {
            PostgresServer postgres = PostgresServer.at(options.postgresPort(), data.resolve("postgres"));
            out.println("PostgreSQL  " + postgres.url() + "  (user and password: parallax)");
        }
        if (options.starts(Options.MONGODB)) {
            DocumentServer documents = DocumentServer.at(options.mongodbPort(), data.resolve("mongodb"));
            out.println("MongoDB     " + documents.uri());
        }
        if (options.starts(Options.KAFKA)) {
            KafkaServer kafka = KafkaServer.at(options.kafkaPort(), data.resolve("kafka"));
            out.println("Kafka       " + kafka.bootstrap());
        }
    }
}
