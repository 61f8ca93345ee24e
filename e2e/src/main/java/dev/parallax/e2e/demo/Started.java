package dev.parallax.e2e.demo;

import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import java.net.URI;
import java.util.function.Consumer;

/** A system that the demo starts itself. */
record Started(LocalSystem system) implements Walkthrough.Running {
    @Override
    public String await(Consumer<String> progress) {
        progress.accept("Starting the stores and the broker ...");
        system.startServers(progress);
        progress.accept("Starting the owners and the services ...");
        system.startServices(progress);
        return "Started PostgreSQL, MongoDB, Kafka, two owners, the Stays API and three services";
    }

    @Override
    public URI front() {
        return system.addresses().urlOf(Service.MONITOR);
    }
}
