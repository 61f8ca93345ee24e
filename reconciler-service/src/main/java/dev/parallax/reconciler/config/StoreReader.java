package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one store or owner. */
final class StoreReader {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private StoreReader() {}

    static @Nullable StoreDefinition store(String name, Section section) {
        if (!section.has("kind")) {
            section.required("kind");
            return null;
        }
        StoreDefinition store =
                switch (section.choice("kind", "", List.of("postgresql", "mongodb", "rest"))) {
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
                url(section, List.of("postgresql://", "postgres://")),
                section.optional("username"),
                section.optional("password"),
                pageSize(section),
                section.duration("statement-timeout", Duration.ofSeconds(30), SHORTEST),
                poolSize(section),
                rateLimit(section),
                pageBytes(section));
    }

    private static StoreDefinition mongo(String name, Section section) {
        return new StoreDefinition.MongoStore(
                name,
                url(section, List.of("mongodb://", "mongodb+srv://")),
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

    private static String url(Section section, List<String> schemes) {
        String url = section.required("url");
        // The address itself is not repeated: it may hold a password.
        if (!url.isEmpty() && schemes.stream().noneMatch(url::startsWith)) {
            section.problem("url", "must begin with " + String.join(" or ", schemes));
        }
        return url;
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
