package dev.parallax.astrobookings.generator;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.bson.Document;
import org.postgresql.ds.PGSimpleDataSource;

/** Both stores, open for filling, planting and verifying. For one thread; close it after use. */
public final class Generator implements AutoCloseable {
    private static final String MARK = "generator";

    private final Connection postgres;
    private final MongoClient client;
    private final MongoDatabase mongo;
    private final Clock clock;

    private Generator(Connection postgres, MongoClient client, MongoDatabase mongo, Clock clock) {
        this.postgres = postgres;
        this.client = client;
        this.mongo = mongo;
        this.clock = clock;
    }

    /**
     * Connects to both stores. The schema {@code operations} must be there: admin-api creates it when it starts.
     *
     * @param clock gives planted drift its time
     * @throws IllegalStateException if PostgreSQL does not answer or has no such schema
     */
    public static Generator connect(StoreAddresses addresses, Clock clock) {
        try {
            PGSimpleDataSource server = new PGSimpleDataSource();
            server.setUrl("jdbc:" + addresses.postgresUrl());
            Connection postgres = server.getConnection(addresses.postgresUser(), addresses.postgresPassword());
            try (Statement statement = postgres.createStatement();
                    ResultSet found = statement.executeQuery("select to_regclass('operations.bookings') is not null")) {
                if (!found.next() || !found.getBoolean(1)) {
                    postgres.close();
                    throw new IllegalStateException("the schema operations is not there yet: start admin-api first");
                }
            }
            MongoClient client = MongoClients.create(addresses.mongoUri());
            return new Generator(postgres, client, client.getDatabase(addresses.mongoDatabase()), clock);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL at " + addresses.postgresUrl() + " does not answer", e);
        }
    }

    /**
     * Writes the same facts into both stores. A fill that was cut short is completed by the next one with the same
     * numbers; after a complete one nothing is written, so that whatever happened to the data since then stays.
     *
     * @return whether anything was to be written
     */
    public boolean fill(int launches, int bookings, long seed) {
        if (launches < 4 || bookings < 4) {
            throw new IllegalArgumentException("at least 4 launches and 4 bookings make sense");
        }
        MongoCollection<Document> marks = mongo.getCollection(MARK);
        if (marks.find(Filters.eq("_id", "filled")).first() != null) {
            return false;
        }
        try {
            new Filler(postgres, mongo).fill(new Facts(launches, bookings, seed));
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused the facts", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        marks.replaceOne(
                Filters.eq("_id", "filled"),
                new Document("_id", "filled")
                        .append("launches", launches)
                        .append("bookings", bookings)
                        .append("seed", seed),
                new ReplaceOptions().upsert(true));
        return true;
    }

    /**
     * Plants differences straight into the stores and tells each of them: the oracle.
     *
     * @param count of all, spread over every kind of both datasets
     * @throws IllegalArgumentException if so many do not fit into what is filled
     */
    public List<Difference> plant(int count, long seed) {
        try {
            return List.copyOf(new Planter(postgres, mongo, clock).plant(count, seed));
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused the drift", e);
        }
    }

    /** Every difference between the stores, compared in memory, independently of the engine that is tested with it. */
    public List<Difference> verify() {
        try {
            return List.copyOf(new Verifier(postgres, mongo).verify());
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL could not be read", e);
        }
    }

    @Override
    public void close() {
        client.close();
        try {
            postgres.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection to PostgreSQL did not close", e);
        }
    }
}
