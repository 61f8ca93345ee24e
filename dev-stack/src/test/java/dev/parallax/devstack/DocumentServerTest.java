package dev.parallax.devstack;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Updates.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentServerTest {
    @Test
    void keepsDocumentsInItsDirectory(@TempDir Path directory) {
        int port = Ports.free();
        Document note = new Document("_id", "1").append("price", Decimal128.parse("12.50"));
        try (DocumentServer server = DocumentServer.at(port, directory);
                MongoClient client = MongoClients.create(server.uri())) {
            notes(client).insertOne(note);
            assertEquals(note, notes(client).find().first());
        }
        try (DocumentServer server = DocumentServer.at(port, directory);
                MongoClient client = MongoClients.create(server.uri())) {
            assertEquals(note, Objects.requireNonNull(notes(client).find().first()));
        }
    }

    @Test
    void beginsEmptyWhenEphemeral() {
        for (int run = 0; run < 2; run++) {
            try (DocumentServer server = DocumentServer.ephemeral();
                    MongoClient client = MongoClients.create(server.uri())) {
                assertEquals(0, notes(client).countDocuments());
                notes(client).insertOne(new Document("_id", "1"));
            }
        }
    }

    @Test
    void refusesAPortThatAStrangerHas(@TempDir Path directory) throws Exception {
        try (ServerSocket stranger = new ServerSocket(0)) {
            PortTakenException e =
                    assertThrows(PortTakenException.class, () -> DocumentServer.at(stranger.getLocalPort(), directory));
            assertTrue(e.getMessage().contains("PARALLAX_MONGODB_PORT"), e.getMessage());
        }
    }

    @Test
    void writesOnlyWhatFulfilsEveryCondition() {
        try (DocumentServer server = DocumentServer.ephemeral();
                MongoClient client = MongoClients.create(server.uri())) {
            notes(client)
                    .insertMany(IntStream.range(0, 1_000)
                            .mapToObj(id -> new Document("_id", "" + id).append("version", 1L))
                            .toList());
            Bson current = and(eq("_id", "7"), eq("version", 1L), exists("gone", false));
            assertEquals(1, notes(client).updateOne(current, set("version", 2L)).getMatchedCount());
            assertEquals(0, notes(client).updateOne(current, set("version", 3L)).getMatchedCount());
            assertEquals(
                    1,
                    notes(client)
                            .replaceOne(
                                    new Document("version", 2L).append("_id", "7"),
                                    new Document("_id", "7").append("version", 3L))
                            .getMatchedCount());
            assertEquals(
                    2,
                    notes(client).countDocuments(and(in("_id", "7", "8", "9"), in("version", 3L, 1L), ne("_id", "9"))));
        }
    }

    private static MongoCollection<Document> notes(MongoClient client) {
        return client.getDatabase("test").getCollection("notes");
    }
}
