package dev.parallax.e2e.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parallax.e2e.api.Answer;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.drift.Reconciliation;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An alert over a metric that no service has would never fire. */
@ExtendWith(Stage.Shared.class)
@Timeout(180)
class RulesTest {
    private static final Duration RUN = Duration.ofSeconds(90);
    private static final Pattern METRIC = Pattern.compile("\\b(?:parallax|cdc)_[a-z_]+\\b");

    @Test
    void everyMetricOfARuleIsExposed(Stage stage) throws IOException {
        Reconciliation.run(stage.api(), RUN, views -> {});
        Set<String> wanted = metrics(Files.readString(stage.home().path().resolve("monitoring/rules.yml")));
        assertFalse(wanted.isEmpty());
        String exposed = Stream.of(Service.SCHEDULER, Service.RECONCILER, Service.MONITOR)
                .map(service -> new Http(stage.system().addresses().urlOf(service)).get("/metrics"))
                .map(Answer::body)
                .collect(Collectors.joining("\n"));
        wanted.removeAll(metrics(exposed));
        assertEquals(Set.of(), wanted);
    }

    private static Set<String> metrics(String text) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(text);
        while (metric.find()) {
            names.add(metric.group());
        }
        return names;
    }
}
