package dev.parallax.reconciler.config;

import com.mongodb.ConnectionString;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one store or owner. */
final class StoreReader {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final List<String> KINDS = List.of("postgresql", "mongodb", "rest");

    private StoreReader() {}

    static @Nullable StoreDefinition store(String name, Section section) {
        String kind = section.required("kind").toLowerCase(Locale.ROOT);
        if (!KINDS.contains(kind)) {
            // What else it may have depends on the kind.
            if (!kind.isEmpty()) {
                section.choice("kind", "", KINDS);
            }
            return null;
        }
        StoreDefinition store =
                switch (kind) {
                    case "mongodb" -> mongo(name, section);
                    case "rest" -> feed(name, section);
                    default -> postgres(name, section);
                };
        section.close();
        return store;
    }

    private static StoreDefinition postgres(String name, Section section) {
        return new StoreDefinition.PostgresStore(
                name,
                url(section, List.of("postgresql://", "postgres://"), PgConnectOptions::fromUri),
                section.optional("username"),
                section.optional("password"),
                pageSize(section),
                section.duration("statement-timeout", Duration.ofSeconds(30), SHORTEST),
                poolSize(section),
                rateLimit(section),
                pageBytes(section),
                section.integer("record-bytes", StoreDefinition.RECORD_BYTES, 16 << 10, 256 << 20));
    }

    private static StoreDefinition mongo(String name, Section section) {
        return new StoreDefinition.MongoStore(
                name,
                url(section, List.of("mongodb://", "mongodb+srv://"), StoreReader::parseMongo),
                section.required("database"),
                pageSize(section),
                section.duration("operation-timeout", Duration.ofSeconds(30), SHORTEST),
                poolSize(section),
                rateLimit(section),
                pageBytes(section));
    }

    private static StoreDefinition feed(String name, Section section) {
        return new StoreDefinition.FeedStore(
                name,
                httpUrl(section),
                section.optional("token"),
                section.integer("page-size", 100, 1, 10_000),
                section.duration("timeout", Duration.ofSeconds(10), SHORTEST),
                section.integer("page-bytes", 4 << 20, 1, 64 << 20),
                section.integer("max-pages", 10_000, 1, 1_000_000));
    }

    private static int pageSize(Section section) {
        return section.integer("page-size", 1000, 1, 100_000);
    }

    private static int pageBytes(Section section) {
        return section.integer("page-bytes", StoreDefinition.PAGE_BYTES, 16 << 10, 64 << 20);
    }

    private static int poolSize(Section section) {
        return section.integer("pool-size", 8, 1, 1000);
    }

    private static int rateLimit(Section section) {
        return section.integer("rate-limit", 0, 0, Integer.MAX_VALUE);
    }

    /** @param parser of the client, which refuses what it cannot connect to */
    private static String url(Section section, List<String> schemes, Consumer<String> parser) {
        String url = section.required("url");
        // Neither the address itself nor what the parser says of it is repeated: it may hold a password.
        if (url.isEmpty()) {
            return url;
        }
        if (schemes.stream().noneMatch(url::startsWith)) {
            section.problem("url", "must begin with " + String.join(" or ", schemes));
            return url;
        }
        try {
            parser.accept(url);
        } catch (IllegalArgumentException unusable) {
            section.problem("url", "is no address that the client understands; a password must be percent-encoded");
        }
        return url;
    }

    private static void parseMongo(String url) {
        // The other scheme asks the DNS already when it is parsed, which may be away for a while.
        if (!url.startsWith("mongodb+srv:")) {
            ConnectionString unused = new ConnectionString(url);
        }
    }

    static OwnerDefinition owner(String name, Section section) {
        URI address = httpUrl(section);
        Duration timeout = section.duration("timeout", Duration.ofSeconds(5), SHORTEST);
        section.close();
        return new OwnerDefinition(name, address, timeout);
    }

    private static URI httpUrl(Section section) {
        String url = section.required("url");
        URI address = URI.create("http://invalid");
        try {
            URI parsed = new URI(url);
            if (("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme())) && parsed.getHost() != null) {
                address = parsed;
            } else if (!url.isEmpty()) {
                section.problem("url", "must begin with http:// or https://, and name a host");
            }
        } catch (URISyntaxException noAddress) {
            section.problem("url", "is no address: " + noAddress.getReason());
        }
        return address;
    }
}
