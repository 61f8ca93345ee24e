package dev.parallax.reconciler.dataset;

import java.net.URI;
import java.time.Duration;

/**
 * The REST API of the system that owns a dataset's target.
 *
 * @param url its base address
 * @param timeout of one call
 */
public record OwnerDefinition(String name, URI url, Duration timeout) {}
