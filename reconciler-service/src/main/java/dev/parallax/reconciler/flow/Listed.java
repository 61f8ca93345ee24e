package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Presence;

/**
 * The key of a record that is to be read by it.
 *
 * @param on the sides that gave the key out themselves; neither if somebody else asked for it
 */
record Listed(RecordKey key, Presence on) {}
