package dev.hitotsu.message;

import java.util.Map;
import java.util.Set;

/**
 * Positions in a broker's log that the consumer saves in its own database, in the transaction of the effect, instead of
 * in the broker.
 */
@FunctionalInterface
public interface StoredPositions {
    /** Returns the next offset to read of each partition ({@code topic/partition}) that has one stored. Blocks. */
    Map<String, Long> load(Set<String> partitions);
}
