package dev.hitotsu.relay;

import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lanes whose parked messages are being delivered. They take turns: the store is asked for many at once, for a
 * share of each, and for none of which something is still under way. Used by the dispatcher alone.
 */
final class DrainingLanes {
    private static final int MAX_LANES = 64;
    private static final int MAX_MESSAGES = 2_000;
    private static final int MAX_PER_LANE = 500;
    private static final long MAX_BYTES = 16 << 20;

    private final Journal journal;
    private final SettlementBuffer buffer;
    /** Those in which something was delivered since their last turn; the one that has waited longest comes first. */
    private final Set<Lane> waiting = new LinkedHashSet<>();
    /** Those in which something was delivered, until one fails or nothing is left; the waiting ones are among them. */
    private final Set<Lane> healing = new HashSet<>();

    private final Map<Lane, Integer> underWay = new HashMap<>();

    DrainingLanes(Journal journal, SettlementBuffer buffer) {
        this.journal = journal;
        this.buffer = buffer;
    }

    /** Whether lanes wait for a turn. */
    boolean areWaiting() {
        return !waiting.isEmpty();
    }

    /** After how many turns each of those that wait now has had one. */
    int turns() {
        return (waiting.size() + MAX_LANES - 1) / MAX_LANES;
    }

    /**
     * Asks the store what comes next in the lanes whose turn it is. Each of those messages must be sent now.
     *
     * @return in order for each lane
     */
    List<ParkedMessage> takeTurn() {
        List<Lane> turn = waiting.stream()
                .filter(lane -> !underWay.containsKey(lane))
                .limit(MAX_LANES)
                .toList();
        if (turn.isEmpty()) {
            return List.of();
        }
        turn.forEach(waiting::remove);
        int perLane = Math.min(MAX_MESSAGES / turn.size(), MAX_PER_LANE);
        Map<Lane, List<ParkedMessage>> found = journal.waitingMessages(turn, perLane, MAX_BYTES / turn.size());
        return turn.stream()
                .flatMap(lane -> nextIn(lane, found.getOrDefault(lane, List.of())).stream())
                .toList();
    }

    private List<ParkedMessage> nextIn(Lane lane, List<ParkedMessage> found) {
        List<ParkedMessage> next = new ArrayList<>();
        boolean isStoreBehind = false;
        for (ParkedMessage message : found) {
            if (message.state() == OutboxState.BLOCKED) {
                break;
            }
            if (buffer.isDelivered(message.position())) {
                isStoreBehind = true;
            } else {
                next.add(message);
            }
        }
        if (next.isEmpty()) {
            if (isStoreBehind) {
                waiting.add(lane); // there may be more behind what it still has to delete
            } else {
                healing.remove(lane);
            }
        }
        return next;
    }

    /** A parked message of the lane is handed over. */
    void recordSent(@Nullable Lane lane) {
        if (lane != null) {
            underWay.merge(lane, 1, Integer::sum);
        }
    }

    /** A parked message of the lane that was handed over is under way no more. */
    void recordReturned(@Nullable Lane lane) {
        if (lane != null) {
            underWay.computeIfPresent(lane, (any, count) -> count == 1 ? null : count - 1);
        }
    }

    void recordDelivered(@Nullable Lane lane) {
        if (lane != null) {
            waiting.add(lane);
            healing.add(lane);
        }
    }

    void recordFailed(Lane lane) {
        waiting.remove(lane);
        healing.remove(lane);
    }

    boolean isAnyHealing() {
        return !healing.isEmpty();
    }

    /** Whether what is parked of the lane is being delivered, so that it may be empty soon. */
    boolean isHealing(@Nullable Lane lane) {
        return lane != null && healing.contains(lane);
    }
}
