package dev.hitotsu.message.receiver;

import java.util.Map;
import java.util.Set;

/**
 * Positions in a broker's log that the consumer saves in its own database, in the transaction of the effect, instead of
 * in the broker.
 *
 * <p>To have everything again, for example to rebuild a projection, stop the consumer, delete its positions, its claims
 * in the inbox and its effects in one transaction, and start it with a {@code startAt} of the beginning.
 */
@FunctionalInterface
public interface StoredPositions {
    /** Returns the position of each partition ({@code topic/partition}) that has one stored. Blocks. */
    Map<String, LogPosition> load(Set<String> partitions);
}
