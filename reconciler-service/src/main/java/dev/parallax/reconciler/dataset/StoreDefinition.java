package dev.parallax.reconciler.dataset;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A store as the configuration describes it. */
public sealed interface StoreDefinition {
    /** The name under {@code parallax.stores}. */
    String name();

    /** What messages call the kind, for example {@code postgresql}. */
    String kind();

    /** What a page has in bytes, if nothing else is configured: several of them are in memory at once. */
    int PAGE_BYTES = 2 << 20;

    /** What one record has in bytes at most, if nothing else is configured: what MongoDB lets a document have. */
    int RECORD_BYTES = 16 << 20;

    /** Records in one page, at most; a page is what one side keeps in memory. */
    int pageSize();

    /** About how many bytes the values of one page have, at most; a single record may have more. */
    int pageBytes();

    /** Records a second that all readers of a process together take from it; 0 for no limit. */
    default int rateLimit() {
        return 0;
    }

    /**
     * A PostgreSQL database.
     *
     * @param url of the form {@code postgresql://host:port/database}
     * @param statementTimeout after which the server gives a statement up
     * @param poolSize connections at most
     * @param recordBytes of one row, as the server sends it; a larger one is not received, and its record not compared
     */
    record PostgresStore(
            String name,
            String url,
            @Nullable String username,
            @Nullable String password,
            int pageSize,
            Duration statementTimeout,
            int poolSize,
            int rateLimit,
            int pageBytes,
            int recordBytes)
            implements StoreDefinition {
        /** With records of as many bytes as without configuration. */
        public PostgresStore(
                String name,
                String url,
                @Nullable String username,
                @Nullable String password,
                int pageSize,
                Duration statementTimeout,
                int poolSize,
                int rateLimit,
                int pageBytes) {
            this(
                    name,
                    url,
                    username,
                    password,
                    pageSize,
                    statementTimeout,
                    poolSize,
                    rateLimit,
                    pageBytes,
                    RECORD_BYTES);
        }

        /** Without a limit of the rate. */
        public PostgresStore(
                String name,
                String url,
                @Nullable String username,
                @Nullable String password,
                int pageSize,
                Duration statementTimeout,
                int poolSize) {
            this(name, url, username, password, pageSize, statementTimeout, poolSize, 0);
        }

        /** With pages of as many bytes as without configuration. */
        public PostgresStore(
                String name,
                String url,
                @Nullable String username,
                @Nullable String password,
                int pageSize,
                Duration statementTimeout,
                int poolSize,
                int rateLimit) {
            this(name, url, username, password, pageSize, statementTimeout, poolSize, rateLimit, PAGE_BYTES);
        }

        @Override
        public String kind() {
            return "postgresql";
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "PostgresStore[" + name + "]";
        }
    }

    /**
     * A MongoDB database.
     *
     * @param url of the form {@code mongodb://...}
     * @param operationTimeout after which the server gives an operation up
     * @param poolSize connections at most
     */
    record MongoStore(
            String name,
            String url,
            String database,
            int pageSize,
            Duration operationTimeout,
            int poolSize,
            int rateLimit,
            int pageBytes)
            implements StoreDefinition {
        /** Without a limit of the rate, and with pages of as many bytes as without configuration. */
        public MongoStore(
                String name, String url, String database, int pageSize, Duration operationTimeout, int poolSize) {
            this(name, url, database, pageSize, operationTimeout, poolSize, 0, PAGE_BYTES);
        }

        @Override
        public String kind() {
            return "mongodb";
        }

        /** Without the address, which may hold a password. */
        @Override
        public String toString() {
            return "MongoStore[" + name + "]";
        }
    }

    /**
     * A REST API that lists what it changed since a time.
     *
     * @param url its base address
     * @param token sent as a bearer token; null for none
     * @param timeout of one page, from the request to the last byte
     * @param pageBytes that a page may have at most
     * @param maxPages that one reading may have at most
     */
    record FeedStore(
            String name, URI url, @Nullable String token, int pageSize, Duration timeout, int pageBytes, int maxPages)
            implements StoreDefinition {
        @Override
        public String kind() {
            return "rest";
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "FeedStore[" + name + "]";
        }
    }
}
