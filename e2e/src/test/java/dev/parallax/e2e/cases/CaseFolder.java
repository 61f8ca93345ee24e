package dev.parallax.e2e.cases;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.parallax.e2e.system.Addresses;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A folder with datasets as an operator writes them, what is in their stores, and the right answers: {@code
 * dataset.yaml}, {@code schema.sql}, {@code documents.json}, {@code expected.yaml}. Each folder has databases of its own,
 * and its stores and datasets are renamed after it, so that all folders fit into one system.
 */
final class CaseFolder {
    private static final String DATABASE = "parallax_e2e_";

    private final Path folder;

    CaseFolder(Path folder) {
        this.folder = folder;
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** What is right, by the name that the dataset has in the system. */
    Map<String, Map<?, ?>> expected() throws IOException {
        Map<String, Map<?, ?>> expected = new LinkedHashMap<>();
        Map<?, ?> file = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(folder.resolve("expected.yaml")));
        file.forEach((dataset, answer) -> expected.put(own("" + dataset), (Map<?, ?>) answer));
        return expected;
    }

    private String own(String name) {
        return name() + "-" + name;
    }

    private String database() {
        return DATABASE + name().replace('-', '_');
    }

    /** Makes its databases anew and fills them. */
    void load(Addresses addresses) throws IOException, SQLException {
        try (Connection connection = connect(addresses, addresses.postgresUrl())) {
            execute(connection, "drop database if exists " + database() + " with (force)");
            execute(connection, "create database " + database());
        }
        try (Connection connection = connect(addresses, postgresUrl(addresses))) {
            execute(connection, Files.readString(folder.resolve("schema.sql")));
        }
        try (MongoClient client = MongoClients.create(addresses.mongodbUri())) {
            var database = client.getDatabase(database());
            database.drop();
            if (Files.exists(folder.resolve("documents.json"))) {
                BsonDocument.parse(Files.readString(folder.resolve("documents.json")))
                        .forEach((collection, documents) -> {
                            List<BsonDocument> all = documents.asArray().stream()
                                    .map(BsonValue::asDocument)
                                    .toList();
                            if (!all.isEmpty()) {
                                database.getCollection(collection, BsonDocument.class)
                                        .insertMany(all);
                            }
                        });
            }
        }
    }

    private static Connection connect(Addresses addresses, String url) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url, addresses.postgresUser(), addresses.postgresPassword());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String postgresUrl(Addresses addresses) {
        String url = addresses.postgresUrl();
        return url.substring(0, url.lastIndexOf('/') + 1) + database();
    }

    /**
     * Its {@code dataset.yaml} for this system. Every scalar that it does not replace is as it was written.
     *
     * @return under {@code stores} and {@code datasets}
     */
    Map<String, List<NodeTuple>> configuration(Addresses addresses) throws IOException {
        MappingNode root = (MappingNode) new Yaml().compose(Files.newBufferedReader(folder.resolve("dataset.yaml")));
        MappingNode parallax = (MappingNode) member(root, "parallax");
        List<NodeTuple> stores = renamed((MappingNode) member(parallax, "stores"));
        for (NodeTuple store : stores) {
            MappingNode settings = (MappingNode) store.getValueNode();
            boolean documents = text(member(settings, "kind")).equals("mongodb");
            put(settings, "url", documents ? "${PARALLAX_MONGODB_URI}" : postgresUrl(addresses));
            put(settings, "pool-size", "2");
            if (documents) {
                put(settings, "database", database());
            } else {
                put(settings, "username", addresses.postgresUser());
                put(settings, "password", addresses.postgresPassword());
            }
        }
        List<NodeTuple> datasets = renamed((MappingNode) member(parallax, "datasets"));
        for (NodeTuple dataset : datasets) {
            MappingNode settings = (MappingNode) dataset.getValueNode();
            put(settings, "entity-type", text(dataset.getKeyNode()));
            put(settings, "settle", "200ms");
            for (String side : List.of("source", "target")) {
                MappingNode of = (MappingNode) member(settings, side);
                put(of, "store", own(text(member(of, "store"))));
            }
        }
        return Map.of("stores", stores, "datasets", datasets);
    }

    private List<NodeTuple> renamed(MappingNode mapping) {
        return mapping.getValue().stream()
                .map(tuple -> new NodeTuple(scalar(own(text(tuple.getKeyNode()))), tuple.getValueNode()))
                .toList();
    }

    /** One file of several. */
    static String file(Map<String, List<NodeTuple>> configuration) {
        MappingNode parallax = mapping(configuration.entrySet().stream()
                .map(part -> new NodeTuple(scalar(part.getKey()), mapping(part.getValue())))
                .toList());
        StringWriter yaml = new StringWriter();
        new Yaml().serialize(mapping(List.of(new NodeTuple(scalar("parallax"), parallax))), yaml);
        return yaml.toString();
    }

    private static Node member(MappingNode mapping, String name) {
        return mapping.getValue().stream()
                .filter(tuple -> text(tuple.getKeyNode()).equals(name))
                .map(NodeTuple::getValueNode)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + mapping));
    }

    private static void put(MappingNode mapping, String name, String value) {
        List<NodeTuple> others = new ArrayList<>(mapping.getValue().stream()
                .filter(tuple -> !text(tuple.getKeyNode()).equals(name))
                .toList());
        others.add(new NodeTuple(scalar(name), scalar(value)));
        mapping.setValue(others);
    }

    private static String text(Node node) {
        return ((ScalarNode) node).getValue();
    }

    private static ScalarNode scalar(String text) {
        return new ScalarNode(Tag.STR, text, null, null, DumperOptions.ScalarStyle.DOUBLE_QUOTED);
    }

    private static MappingNode mapping(List<NodeTuple> members) {
        return new MappingNode(Tag.MAP, members, DumperOptions.FlowStyle.BLOCK);
    }
}
