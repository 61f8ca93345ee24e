package dev.parallax.reconciler.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Settings that contradict each other are refused by their names. */
class BacklogSourceTest {
    private record Config(int concurrency, int backlog, int records, int settling, Duration drain, String worker)
            implements WorkConfig {
        Config(int records, int settling) {
            this(6, 4, records, settling, Duration.ofSeconds(10), "test");
        }
    }

    @Test
    void asManyMayHaveBegunAsMayWork() {
        assertEquals(0, new BacklogSource().backlog(new Config(16, 16)).size());
    }

    @Test
    void fewerMayNot() {
        var e = assertThrows(ConfigurationException.class, () -> new BacklogSource().backlog(new Config(16, 15)));
        assertEquals(
                "parallax.reconciler.settling must be at least parallax.reconciler.records, which is 16, and is 15",
                e.getMessage());
        assertEquals(Set.of("parallax.reconciler.settling"), e.getConfigKeys());
    }
}
