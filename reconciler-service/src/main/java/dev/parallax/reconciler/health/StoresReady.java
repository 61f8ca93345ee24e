package dev.parallax.reconciler.health;

import dev.parallax.reconciler.store.StoreException;
import dev.parallax.reconciler.store.Stores;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether every store that this service cannot work without answers. */
@Readiness
@ApplicationScoped
class StoresReady implements AsyncHealthCheck {
    private static final String REFUSED = "refused: ";

    private final Stores stores;

    StoresReady(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var answers = stores.needed().entrySet().stream()
                .map(store -> store.getValue()
                        .ping()
                        .replaceWith(store.getKey() + ": ok")
                        .onFailure(StoreException.class)
                        .recoverWithItem(failure -> store.getKey() + ": " + answer(failure)))
                .toList();
        if (answers.isEmpty()) {
            return Uni.createFrom().item(HealthCheckResponse.up("stores"));
        }
        return Uni.join().all(answers).andCollectFailures().map(lines -> {
            var response = HealthCheckResponse.named("stores").up();
            for (var line : lines) {
                var parts = line.split(": ", 2);
                response.withData(parts[0], parts[1]);
                if (!parts[1].equals("ok") && !parts[1].startsWith(REFUSED)) {
                    response.down();
                }
            }
            return response.build();
        });
    }

    /** One that refuses us refuses its datasets, and all others work. */
    private static String answer(StoreException failure) {
        return (failure.reason() == StoreException.Reason.STORE_REFUSED ? REFUSED : "") + failure.getMessage();
    }
}
