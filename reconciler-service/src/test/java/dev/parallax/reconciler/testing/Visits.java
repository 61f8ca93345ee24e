package dev.parallax.reconciler.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The dataset {@code visits}: a feed tells of them, a table holds them. */
public final class Visits implements FakeOwner.Records {
    private final Pool office;
    private final ObjectMapper mapper = new ObjectMapper();

    public Visits(Pool office) {
        this.office = office;
        office.query("create schema if not exists stock").executeAndAwait();
        office.query("""
                create table if not exists stock.visits (id text collate "C" primary key, guest text, state text,
                arrives timestamptz, leaves timestamptz, version bigint not null)""").executeAndAwait();
        office.query("truncate stock.visits").executeAndAwait();
        office.query("delete from reconciler.watermarks").executeAndAwait();
    }

    /** As the feed shows a visit. */
    public static String json(String id, String guest, String state, String updatedAt) {
        return """
                {"id": "%s", "guest": "%s", "state": "%s", "arrives": "2024-02-05T10:00:00Z",
                 "leaves": "2024-02-08T14:00:00Z", "updated_at": "%s"}""".formatted(id, guest, state, updatedAt);
    }

    /** As the table holds the same visit. */
    public void hold(String id, String guest, String state) {
        office.preparedQuery("""
                        insert into stock.visits values ($1, $2, $3, timestamptz '2024-02-05 10:00Z',
                        timestamptz '2024-02-08 14:00Z', 1)""").executeAndAwait(Tuple.of(id, guest, state));
    }

    public @Nullable String guest(String id) {
        var rows = office.preparedQuery("select guest from stock.visits where id = $1")
                .executeAndAwait(Tuple.of(id));
        return rows.size() == 0 ? null : rows.iterator().next().getString(0);
    }

    @Override
    public @Nullable Long version(String key) {
        var rows = office.preparedQuery("select version from stock.visits where id = $1")
                .executeAndAwait(Tuple.of(key));
        return rows.size() == 0 ? null : rows.iterator().next().getLong(0);
    }

    @Override
    public void put(String key, String body, long version) {
        JsonNode json;
        try {
            json = mapper.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        office.preparedQuery("""
                        insert into stock.visits values ($1, $2, $3, $4::text::timestamptz, $5::text::timestamptz, $6)
                        on conflict (id) do update set guest = excluded.guest, state = excluded.state,
                            arrives = excluded.arrives, leaves = excluded.leaves, version = excluded.version""")
                .executeAndAwait(Tuple.of(
                        key,
                        json.path("guest").asText(),
                        json.path("state").asText(),
                        json.path("arrives").asText(),
                        json.path("leaves").asText(),
                        version));
    }

    @Override
    public void delete(String key) {
        office.preparedQuery("delete from stock.visits where id = $1").executeAndAwait(Tuple.of(key));
    }
}
