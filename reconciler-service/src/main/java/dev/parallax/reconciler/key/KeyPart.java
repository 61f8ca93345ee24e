package dev.parallax.reconciler.key;

/** One part of a dataset's key, by its name there. */
public record KeyPart(String name, KeyType type) {}
