package dev.parallax.reconciler.told;

import dev.parallax.reconciler.key.RecordKey;
import java.util.UUID;

/**
 * A page of differences that one message told.
 *
 * @param id of the message
 * @param rootId the root job that told them
 * @param first none of the records has a smaller key
 * @param last none of the records has a greater key
 * @param size how many they are
 * @param missing whether a side lacks each of them; else both sides have each
 */
public record ToldRange(UUID id, UUID rootId, RecordKey first, RecordKey last, int size, boolean missing) {}
