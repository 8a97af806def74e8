package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.SendResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** What the sessions of sinks are told of their sends: none is settled before its answer, and in the end all are. */
final class SettledSends {
    private final RelayRecord record;
    /** By sink the session that was opened last. */
    private final Map<SimulatedSink, Told> sessions = new HashMap<>();

    private static final class Told {
        private final long fence;
        private final Deque<CompletableFuture<SendResult>> unsettled = new ArrayDeque<>();
        private long settled;

        private Told(long fence) {
            this.fence = fence;
        }
    }

    SettledSends(RelayRecord record) {
        this.record = record;
    }

    /** The sink opens a session, which is the one that counts from now on. */
    void opened(SimulatedSink sink, long fence) {
        sessions.put(sink, new Told(fence));
    }

    void sent(SimulatedSink sink, CompletableFuture<SendResult> answer) {
        ofLast(sink).unsettled.add(answer);
    }

    private Told ofLast(SimulatedSink sink) {
        return Objects.requireNonNull(sessions.get(sink));
    }

    /** The first so many sends of the session are settled. */
    void settled(SimulatedSink sink, long count) {
        Told session = ofLast(sink);
        long sends = session.settled + session.unsettled.size();
        record.check(
                count >= session.settled && count <= sends,
                () -> "settled: " + count + " (expected: " + session.settled + ".." + sends + ")");
        for (; session.settled < count; session.settled++) {
            record.check(
                    session.unsettled.remove().isDone(),
                    () -> "settled: send " + session.settled + " (expected: not before its answer)");
        }
    }

    /**
     * Nothing was under way for a while: whoever leads has told its session by now. Those of earlier terms are gone,
     * and those behind a routing one are told nothing.
     */
    void checkEnd(boolean isRouted, long newestFence) {
        for (Told session : sessions.values()) {
            record.check(
                    isRouted || session.fence != newestFence || session.unsettled.isEmpty(),
                    () -> "not settled: " + session.unsettled.size() + " sends after the first " + session.settled
                            + " (expected: none)");
        }
    }
}
