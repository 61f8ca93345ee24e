package dev.parallax.e2e.system;

import dev.parallax.devstack.DocumentServer;
import dev.parallax.devstack.KafkaServer;
import dev.parallax.devstack.Ports;
import dev.parallax.devstack.PostgresServer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where everything listens. A store or broker whose address is given from outside is not started.
 *
 * @param external the variables that give such addresses, as they go to every process
 * @param mongodbDatabase the name of the document database
 */
public record Addresses(
        int monitor,
        int scheduler,
        int reconciler,
        int customerApi,
        int adminApi,
        int staysApi,
        int postgres,
        int mongodb,
        int kafka,
        String mongodbDatabase,
        Map<String, String> external) {
    static final String POSTGRES_URL = "PARALLAX_POSTGRES_URL";
    static final String MONGODB_URI = "PARALLAX_MONGODB_URI";
    static final String KAFKA_BOOTSTRAP = "PARALLAX_KAFKA_BOOTSTRAP";
    private static final String MONGODB_DATABASE = "PARALLAX_MONGODB_DATABASE";
    private static final String POSTGRES_USER = "PARALLAX_POSTGRES_USER";
    private static final String POSTGRES_PASSWORD = "PARALLAX_POSTGRES_PASSWORD";

    public Addresses {
        external = Map.copyOf(external);
    }

    /** The documented ports, moved by their variables. */
    public static Addresses documented(Map<String, String> environment) {
        return new Addresses(
                port(environment, Service.MONITOR.portVariable(), 8080),
                port(environment, Service.SCHEDULER.portVariable(), 8081),
                port(environment, Service.RECONCILER.portVariable(), 8082),
                port(environment, Service.CUSTOMER_API.portVariable(), 8091),
                port(environment, Service.ADMIN_API.portVariable(), 8092),
                port(environment, Service.STAYS_API.portVariable(), 8093),
                port(environment, PostgresServer.PORT_VARIABLE, 15432),
                port(environment, DocumentServer.PORT_VARIABLE, 27117),
                port(environment, KafkaServer.PORT_VARIABLE, 19092),
                environment.getOrDefault(MONGODB_DATABASE, "cachedb"),
                external(environment));
    }

    /** Ports that are free now, beside the stores that {@code environment} gives. */
    public static Addresses free(Map<String, String> environment, String mongodbDatabase) {
        return new Addresses(
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                mongodbDatabase,
                external(environment));
    }

    boolean embeds(String variable) {
        return !external.containsKey(variable);
    }

    int portOf(Service service) {
        return switch (service) {
            case MONITOR -> monitor;
            case SCHEDULER -> scheduler;
            case RECONCILER -> reconciler;
            case CUSTOMER_API -> customerApi;
            case ADMIN_API -> adminApi;
            case STAYS_API -> staysApi;
        };
    }

    public URI urlOf(Service service) {
        return URI.create("http://localhost:" + portOf(service));
    }

    public String postgresUrl() {
        return external.getOrDefault(
                POSTGRES_URL, "postgresql://localhost:" + postgres + "/" + PostgresServer.DATABASE);
    }

    public String postgresUser() {
        return external.getOrDefault(POSTGRES_USER, PostgresServer.USER);
    }

    public String postgresPassword() {
        return external.getOrDefault(POSTGRES_PASSWORD, PostgresServer.PASSWORD);
    }

    public String mongodbUri() {
        return external.getOrDefault(MONGODB_URI, "mongodb://localhost:" + mongodb + "/");
    }

    public String kafkaBootstrap() {
        return external.getOrDefault(KAFKA_BOOTSTRAP, "localhost:" + kafka);
    }

    /** What every service is told. */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(POSTGRES_URL, postgresUrl());
        variables.put(POSTGRES_USER, postgresUser());
        variables.put(POSTGRES_PASSWORD, postgresPassword());
        variables.put(MONGODB_URI, mongodbUri());
        variables.put(MONGODB_DATABASE, mongodbDatabase);
        variables.put(KAFKA_BOOTSTRAP, kafkaBootstrap());
        for (Service service : Service.values()) {
            variables.put(service.portVariable(), "" + portOf(service));
            variables.put(service.urlVariable(), urlOf(service).toString());
        }
        return variables;
    }

    private static Map<String, String> external(Map<String, String> environment) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String variable :
                new String[] {POSTGRES_URL, MONGODB_URI, KAFKA_BOOTSTRAP, POSTGRES_USER, POSTGRES_PASSWORD}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isBlank()) {
                given.put(variable, value);
            }
        }
        return given;
    }

    private static int port(Map<String, String> environment, String variable, int otherwise) {
        String text = environment.getOrDefault(variable, "");
        try {
            return text.isBlank() ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new StartFailure(variable + " needs a port number, not " + text);
        }
    }
}
