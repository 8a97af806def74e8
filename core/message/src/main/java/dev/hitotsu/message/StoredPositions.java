package dev.hitotsu.message;

import java.util.Map;
import java.util.Set;

/**
 * Positions in a broker's log that the consumer keeps in its own database, in the transaction of the effect, instead of
 * in the broker.
 */
@FunctionalInterface
public interface StoredPositions {
    /** The next offset to read for those of the partitions ({@code topic/partition}) that have one stored. Blocks. */
    Map<String, Long> load(Set<String> partitions);
}
