package dev.hitotsu.relay;

import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.Lane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sink without order is to be handed, one message of a lane at a time. That one was delivered is heard of later:
 * by then it may not be the first of its lane any more. Not thread-safe.
 */
final class LaneQueues {
    private final Map<Lane, LaneQueue> queues = new HashMap<>();

    /** The first one is under way, or came back and is sent again. */
    private static final class LaneQueue {
        private final Deque<Delivery> waiting = new ArrayDeque<>(1);
        private Delivery first;

        private LaneQueue(Delivery first) {
            this.first = first;
        }
    }

    /** Whether the message is the first of its lane; otherwise it waits. */
    boolean isFirst(Delivery delivery) {
        Lane lane = delivery.lane();
        if (lane == null) {
            return true;
        }
        LaneQueue queue = queues.get(lane);
        if (queue == null) {
            queues.put(lane, new LaneQueue(delivery));
            return true;
        }
        queue.waiting.add(delivery);
        return false;
    }

    /** What is to be sent now that a message was delivered; null for nothing. */
    @Nullable Delivery next(Delivery delivered) {
        LaneQueue queue = queues.get(delivered.lane());
        if (queue == null || queue.first != delivered) {
            return null;
        }
        Delivery next = queue.waiting.poll();
        if (next == null) {
            queues.remove(delivered.lane());
        } else {
            queue.first = next;
        }
        return next;
    }

    /** Removes what waits in the lane of a message that is not delivered; if that was the first, the lane is free. */
    List<Delivery> removeWaiting(Delivery undelivered) {
        LaneQueue queue = queues.get(undelivered.lane());
        if (queue == null) {
            return List.of();
        }
        if (queue.first == undelivered) {
            queues.remove(undelivered.lane());
        }
        List<Delivery> removed = List.copyOf(queue.waiting);
        queue.waiting.clear();
        return removed;
    }

    /** Removes all that wait. All lanes are free. */
    List<Delivery> removeAllWaiting() {
        List<Delivery> removed = queues.values().stream()
                .flatMap(queue -> queue.waiting.stream())
                .toList();
        queues.clear();
        return removed;
    }
}
