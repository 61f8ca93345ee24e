package dev.parallax.reconciler.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a doorkeeper holds in memory, with a secret of its own in each record. */
public final class Passes implements FakeOwner.Records {
    private record Held(String body, long version) {}

    private final Map<String, Held> held = new ConcurrentHashMap<>();

    @Override
    public @Nullable Long version(String key) {
        var found = held.get(key);
        return found == null ? null : found.version();
    }

    @Override
    public void put(String key, String body, long version) {
        held.put(key, new Held(body.replaceFirst("^\\{", "{\"secret\":\"4711\","), version));
    }

    @Override
    public void delete(String key) {
        held.remove(key);
    }

    @Override
    public String body(String key) {
        return held.get(key).body();
    }
}
