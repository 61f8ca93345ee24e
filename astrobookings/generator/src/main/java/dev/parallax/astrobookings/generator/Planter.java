package dev.parallax.astrobookings.generator;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Writes drift straight into the target of each dataset, as a third system would that passes the owners by. It does
 * what a careful such system does: the touched record gets the next version, the present time and an origin of its
 * own. The other side is left as it is.
 *
 * <p>Launch documents stay in agreement with the booking documents, which are the truth about bookings. Drift in the
 * rows of bookings changes the seats that PostgreSQL computes for a launch, until those bookings are repaired: so the
 * differences of launches told here are those that remain then.
 */
final class Planter {
    private final Connection postgres;
    private final MongoDatabase mongo;
    private final Clock clock;

    Planter(Connection postgres, MongoDatabase mongo, Clock clock) {
        this.postgres = postgres;
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Plants {@code count} differences, every kind in turn, none of them twice on one record. */
    List<Difference> plant(int count, long seed) throws SQLException {
        Victims launches = new Victims(keys("launches_cache"), new Random(seed));
        Victims bookings = new Victims(keys("bookings_cache"), new Random(seed + 1));
        List<Difference> planted = new ArrayList<>();
        LaunchDrift[] launchKinds = LaunchDrift.values();
        BookingDrift[] bookingKinds = BookingDrift.values();
        for (int turn = 0, barren = 0; planted.size() < count; turn++) {
            int kind = turn % (launchKinds.length + bookingKinds.length);
            Difference difference = kind < launchKinds.length
                    ? plant(launchKinds[kind], launches, turn)
                    : plant(bookingKinds[kind - launchKinds.length], bookings, turn);
            if (difference != null) {
                planted.add(difference);
                barren = 0;
            } else if (++barren > launchKinds.length + bookingKinds.length) {
                throw new IllegalArgumentException(
                        "only " + planted.size() + " of " + count + " differences fit into what is filled");
            }
        }
        planted.sort(Difference.ORDER);
        return planted;
    }

    private List<String> keys(String collection) {
        List<String> keys = new ArrayList<>();
        mongo.getCollection(collection)
                .find()
                .projection(Projections.include("_id"))
                .sort(Sorts.ascending("_id"))
                .forEach(document -> keys.add(document.getString("_id")));
        if (keys.size() < 4) {
            throw new IllegalStateException(collection + " is not filled");
        }
        return keys;
    }

    private @Nullable Difference plant(LaunchDrift drift, Victims victims, int turn) throws SQLException {
        MongoCollection<Document> documents = mongo.getCollection("launches_cache");
        return victims.next(key -> {
            Document document = documents.find(eq("_id", key)).first();
            if (document == null || !drift.suits(document)) {
                return null;
            }
            String touched = drift == LaunchDrift.EXTRA_DOCUMENT ? victims.extraKey(key, turn) : key;
            switch (drift.kind()) {
                case MISSING_IN_TARGET -> documents.deleteOne(eq("_id", key));
                case MISSING_IN_SOURCE -> documents.insertOne(touch(new Document(document).append("_id", touched)));
                case DATA_MISMATCH -> {
                    drift.change(document);
                    documents.replaceOne(eq("_id", key), touch(document));
                }
            }
            return new Difference("launches", touched, drift.kind(), drift.field(), drift.description());
        });
    }

    private Document touch(Document document) {
        Number version = document.get("version", Number.class);
        return document.append("version", (version == null ? 0 : version.longValue()) + 1)
                .append("updated_at", Date.from(clock.instant()))
                .append("origin", new Document("system", "drift"));
    }

    private @Nullable Difference plant(BookingDrift drift, Victims victims, int turn) throws SQLException {
        BookingRows rows = new BookingRows(postgres, clock);
        return victims.next(key -> {
            String touched = drift == BookingDrift.EXTRA_ROW ? victims.extraKey(key, turn) : key;
            return rows.change(drift, key, touched)
                    ? new Difference("bookings", touched, drift.kind(), drift.field(), drift.description())
                    : null;
        });
    }

    /** Tries one record. */
    interface Attempt {
        /** The difference, or null if this record does not suit. */
        @Nullable
        Difference at(String key) throws SQLException;
    }

    /** The records that are still untouched: the first and the last come first, the others in the order of the seed. */
    static final class Victims {
        private final List<String> untouched;
        private int extras;

        Victims(List<String> keys, Random random) {
            List<String> inner = new ArrayList<>(keys.subList(1, keys.size() - 1));
            Collections.shuffle(inner, random);
            this.untouched = new ArrayList<>(List.of(keys.getFirst(), keys.getLast()));
            this.untouched.addAll(inner);
        }

        @Nullable
        Difference next(Attempt attempt) throws SQLException {
            for (int i = 0; i < untouched.size(); i++) {
                Difference difference = attempt.at(untouched.get(i));
                if (difference != null) {
                    untouched.remove(i);
                    return difference;
                }
            }
            return null;
        }

        /** A key that no fact has; the first two lie before and behind all others. */
        String extraKey(String like, int turn) {
            extras++;
            return switch (extras) {
                case 1 -> "00-extra-" + turn;
                case 2 -> "~~-extra-" + turn;
                default -> like + "-extra-" + turn;
            };
        }
    }
}
