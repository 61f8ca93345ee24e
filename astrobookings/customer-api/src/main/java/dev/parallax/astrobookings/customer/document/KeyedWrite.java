package dev.parallax.astrobookings.customer.document;

import dev.parallax.astrobookings.owner.WriteOutcome;
import java.util.UUID;

/**
 * The trace of a write in the document that it wrote.
 *
 * @param key its idempotency key
 */
public record KeyedWrite(UUID key, WriteOutcome.Effect effect) {}
