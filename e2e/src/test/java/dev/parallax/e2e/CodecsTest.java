package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever owns the broker may have it compress topics in any way; what is read then is what the broker compressed. */
@ExtendWith(Stage.Shared.class)
@Timeout(120)
class CodecsTest {
    private static final Duration RUN = Duration.ofSeconds(60);
    private static final List<String> TOPICS =
            List.of("parallax.jobs", "parallax.job-events", "parallax.mismatches", "parallax.changes");

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void aJobIsDoneHoweverItsMessagesAreCompressed(String codec, Stage stage) throws Exception {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", stage.system().addresses().kafkaBootstrap()))) {
            compress(admin, codec);
            try {
                UUID id = UUID.fromString(stage.api()
                        .event("booking", "compressed-" + codec)
                        .path("job_id")
                        .asText());
                JobView job =
                        stage.api().awaitEnd(List.of(id), RUN, views -> {}).get(0);
                assertEquals("COMPLETED", job.status(), job::toString);
            } finally {
                compress(admin, "producer");
            }
        }
    }

    private static void compress(Admin admin, String codec) throws ExecutionException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> settings = new HashMap<>();
        for (String topic : TOPICS) {
            settings.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    new ArrayList<>(List.of(
                            new AlterConfigOp(new ConfigEntry("compression.type", codec), AlterConfigOp.OpType.SET))));
        }
        admin.incrementalAlterConfigs(settings).all().get();
    }
}
