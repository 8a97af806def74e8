package dev.hitotsu.google.pubsub;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a topic that may have something to send, in the order of their turns. Only some requests are under way
 * at a time: a lane that waits for its turn collects messages meanwhile, and has fuller requests than one that begins
 * at once. Not thread-safe.
 */
final class LaneTurns {
    /**
     * Servers take about so many calls over a connection at a time (gRPC, "Performance Best Practices"). More would
     * wait in the client, with what they had when they began.
     */
    static final int MAX_REQUESTS = 100;

    private final SequencedSet<Lane> ready = new LinkedHashSet<>();
    private int underWay;

    /** The lane may start a request, when it is its turn. */
    void add(Lane lane) {
        ready.add(lane);
    }

    /** The lane whose turn it is; null where none waits, or enough requests are under way. */
    @Nullable Lane next() {
        return underWay >= MAX_REQUESTS || ready.isEmpty() ? null : ready.removeFirst();
    }

    void recordStart() {
        underWay++;
    }

    void recordAnswer() {
        underWay--;
    }

    boolean isIdle() {
        return ready.isEmpty() && underWay == 0;
    }
}
