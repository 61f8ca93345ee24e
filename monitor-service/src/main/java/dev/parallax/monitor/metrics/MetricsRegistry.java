package dev.parallax.monitor.metrics;

import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One registry for all: the framework's own producer has no scope, so each injection would get another one. */
class MetricsRegistry {

    @Produces
    @Singleton
    CollectorRegistry collectors() {
        return new CollectorRegistry(true);
    }
}
