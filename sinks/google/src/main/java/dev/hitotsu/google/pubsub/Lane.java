package dev.hitotsu.google.pubsub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent with one ordering key to one topic: one request at a time, with what came meanwhile. From the first
 * message that was not taken, all behind it fail, until the lane may go on. Messages without a key are a lane without
 * order: several requests at a time, and none fails for another. Not thread-safe.
 */
final class Lane {
    /** Pub/Sub, "Quotas and limits": a publish request. */
    static final int MAX_MESSAGES = 1_000;

    static final int MAX_BYTES = 10_000_000;
    /** The name of the topic, and its frame. */
    static final int OVERHEAD = 600;

    /** @param orderingKey empty for messages without a key */
    record Id(String topic, String orderingKey) {
        boolean isOrdered() {
            return !orderingKey.isEmpty();
        }
    }

    private final Id id;
    private final int maxRequests;
    private final Deque<PubSubSend> waiting = new ArrayDeque<>();
    private int requests;
    /** How many of those that wait are sent alone, because a request with them was refused. */
    private int alone;

    private @Nullable String failure;

    /** @param maxRequests at a time, where there is no order */
    Lane(Id id, int maxRequests) {
        this.id = id;
        this.maxRequests = id.isOrdered() ? 1 : maxRequests;
    }

    Id id() {
        return id;
    }

    /** Why nothing is sent now; null if it is. */
    @Nullable String failure() {
        return failure;
    }

    void add(PubSubSend send) {
        waiting.add(send);
    }

    /** Nothing waits, nothing is under way, and nothing has failed. */
    boolean isIdle() {
        return waiting.isEmpty() && requests == 0 && failure == null;
    }

    /** The messages of the next request, which is under way from now on; empty where none may start. */
    List<PubSubSend> next() {
        List<PubSubSend> batch = new ArrayList<>();
        if (requests >= maxRequests || failure != null) {
            return batch;
        }
        int max = alone > 0 ? 1 : MAX_MESSAGES;
        int bytes = OVERHEAD;
        while (!waiting.isEmpty() && batch.size() < max) {
            bytes += waiting.getFirst().bytes();
            if (bytes > MAX_BYTES && !batch.isEmpty()) {
                break;
            }
            batch.add(waiting.removeFirst());
        }
        if (!batch.isEmpty()) {
            requests++;
            alone = Math.max(0, alone - 1);
        }
        return batch;
    }

    void recordAnswer() {
        requests--;
    }

    /** The request was refused, and one of its messages may be to blame: each is sent alone, in its order. */
    void sendAlone(List<PubSubSend> batch) {
        for (PubSubSend send : batch.reversed()) {
            waiting.addFirst(send);
        }
        alone += batch.size();
    }

    /** A message was not taken; returns those behind it, which fail with it where there is an order. */
    List<PubSubSend> fail(String reason) {
        if (!id.isOrdered()) {
            return List.of();
        }
        failure = failure == null ? reason : failure;
        return drain();
    }

    /** All that waits. */
    List<PubSubSend> drain() {
        List<PubSubSend> all = List.copyOf(waiting);
        waiting.clear();
        alone = 0;
        return all;
    }

    /** Accepts sends again. */
    void resume() {
        failure = null;
    }
}
