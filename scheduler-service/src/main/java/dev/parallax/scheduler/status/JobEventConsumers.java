package dev.parallax.scheduler.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.event.JobEvent;
import dev.parallax.messaging.Channels;
import dev.parallax.messaging.Decoding;
import dev.parallax.messaging.Messages;
import dev.parallax.scheduler.queue.Intake;
import dev.parallax.scheduler.queue.QueueConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Consumers of our own, because a channel costs as much for each message as everything that the queue does with it; and
 * more than one, so that one of them works while another waits for its commit. All messages of a job come to one of them.
 */
@Singleton
final class JobEventConsumers {
    private final List<JobEventConsumer> consumers;

    JobEventConsumers(
            Channels channels,
            ObjectMapper mapper,
            Intake intake,
            MeterRegistry registry,
            QueueConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        Decoding<JobEvent> decoding = Messages.jobEvents(mapper);
        this.consumers = IntStream.rangeClosed(1, config.listeners())
                .mapToObj(number -> "job-events-" + number)
                .map(name -> new JobEventConsumer(channels.named(name), decoding, intake, registry, bootstrap, name))
                .toList();
    }

    void start(@Observes StartupEvent event) {
        consumers.forEach(JobEventConsumer::start);
    }

    void stop(@Observes ShutdownEvent event) {
        consumers.forEach(JobEventConsumer::stop);
        consumers.forEach(JobEventConsumer::close);
    }
}
