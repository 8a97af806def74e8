package dev.hitotsu.mongo.internal;

import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of a log come after some that were given up or skipped, and have the same keys. The latter are told
 * first, then the log from the first of them on. For one thread.
 */
public final class NewerPositions {
    private final Map<Lane, Long> firsts = new HashMap<>();
    private final List<Long> positions = new ArrayList<>();
    private long first = Long.MAX_VALUE;
    private boolean hasFirst;
    private int looked;

    /** None is known yet. */
    public NewerPositions() {}

    /** A message that was given up or skipped. */
    public void given(Lane lane, long position) {
        long place = CopyPosition.inLog(position);
        firsts.merge(lane, place, Math::min);
        first = Math.min(first, place);
    }

    /** The place in the log of the first that was given up; {@link Long#MAX_VALUE} for none. */
    public long first() {
        return first;
    }

    /**
     * A message of the log.
     *
     * @param lane null if it has none, or was not read yet
     */
    public void logged(@Nullable Lane lane, long position) {
        looked++;
        hasFirst |= position == first;
        if (lane != null && position > firsts.getOrDefault(lane, Long.MAX_VALUE)) {
            positions.add(position);
        }
    }

    /** Those that come after one with their key. */
    public List<Long> positions() {
        return List.copyOf(positions);
    }

    /** Whether all are known: the log is emptied from its beginning on, and at most so many are looked at. */
    public boolean isComplete() {
        return hasFirst && looked < NewerCount.MAX_ROWS;
    }
}
