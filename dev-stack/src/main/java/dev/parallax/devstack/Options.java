package dev.parallax.devstack;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the command line and the environment say; the command line wins. */
record Options(Set<String> only, int postgresPort, int mongodbPort, int kafkaPort, Path data, boolean help) {
    static final String POSTGRES = "postgres";
    static final String MONGODB = "mongodb";
    static final String KAFKA = "kafka";

    static final int DEFAULT_POSTGRES_PORT = 15432;
    static final int DEFAULT_MONGODB_PORT = 27117;
    static final int DEFAULT_KAFKA_PORT = 19092;

    private static final List<String> SERVERS = List.of(POSTGRES, MONGODB, KAFKA);

    Options {
        only = Set.copyOf(only);
    }

    static Options parse(String[] args, Map<String, String> environment) {
        Set<String> only = Set.copyOf(SERVERS);
        int postgres = port(environment, PostgresServer.PORT_VARIABLE, DEFAULT_POSTGRES_PORT);
        int mongodb = port(environment, DocumentServer.PORT_VARIABLE, DEFAULT_MONGODB_PORT);
        int kafka = port(environment, KafkaServer.PORT_VARIABLE, DEFAULT_KAFKA_PORT);
        Path data = Path.of(".parallax");
        boolean help = false;
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--help", "-h" -> help = true;
                case "--only" -> only = servers(value(name, rest));
                case "--postgres-port" -> postgres = port(name, value(name, rest));
                case "--mongodb-port" -> mongodb = port(name, value(name, rest));
                case "--kafka-port" -> kafka = port(name, value(name, rest));
                case "--data" -> data = Path.of(value(name, rest));
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new Options(only, postgres, mongodb, kafka, data, help);
    }

    boolean starts(String server) {
        return only.contains(server);
    }

    private static Set<String> servers(String list) {
        Set<String> named = new TreeSet<>(Arrays.asList(list.split(",", -1)));
        if (!SERVERS.containsAll(named)) {
            throw new IllegalArgumentException("--only takes some of " + String.join(",", SERVERS) + ", not " + list);
        }
        return named;
    }

    private static String value(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.next();
    }

    private static int port(Map<String, String> environment, String variable, int otherwise) {
        String text = environment.getOrDefault(variable, "");
        return text.isBlank() ? otherwise : port(variable, text);
    }

    private static int port(String name, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new IllegalArgumentException(name + " needs a port from 1 to 65535, not " + text);
    }
}
