package dev.parallax.astrobookings.owner;

import java.util.UUID;

/**
 * The sender's name for one write, so that repeating the request repeats the answer and not the effect.
 *
 * @param key the {@code Idempotency-Key} header
 * @param requestDigest of what the request asks for; another digest under the same key is another request
 */
public record Idempotency(UUID key, String requestDigest) {}
