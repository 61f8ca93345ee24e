package dev.parallax.scheduler.health;

import dev.parallax.scheduler.relay.KafkaAdmin;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the broker answers. The check of the database comes with its client. */
@Singleton
@Readiness
final class KafkaReadiness implements AsyncHealthCheck {
    private final KafkaAdmin admin;

    KafkaReadiness(KafkaAdmin admin) {
        this.admin = admin;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(() -> HealthCheckResponse.named("Kafka"))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(check -> {
                    try {
                        return check.up().withData("nodes", admin.nodes()).build();
                    } catch (java.io.IOException e) {
                        return check.down()
                                .withData("error", String.valueOf(e.getMessage()))
                                .build();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return check.down().build();
                    }
                });
    }
}
