package dev.parallax.reconciler.settle;

/** What both sides of one record looked like at one time. Equal fingerprints: nothing was written in between. */
public record Fingerprint(long high, long low) {}
