package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.net.ClientBytes;
import dev.hitotsu.servers.net.Interceptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Decides over every {@code COMMIT} that passes a proxy, for as long as the proxy lives; otherwise like {@link
 * PostgreSqlCommitCut}, which cuts one. Install it before the first connection. Thread-safe.
 */
public final class PostgreSqlCommitCuts implements Interceptor {
    private final IntFunction<Verdict> verdicts;
    private final Map<Long, Connection> connections = new ConcurrentHashMap<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();

    /** A cutter that asks for the verdict over each commit by its number: 1, 2, 3 … over all connections. */
    public PostgreSqlCommitCuts(IntFunction<Verdict> verdicts) {
        this.verdicts = verdicts;
    }

    /** How many connections were cut. */
    public int cuts() {
        return cuts.get();
    }

    @Override
    public Verdict inspect(ClientBytes piece) {
        Verdict verdict = connections
                .computeIfAbsent(piece.connection(), number -> new Connection())
                .inspect(piece.bytes());
        if (verdict != Verdict.FORWARD) {
            cuts.incrementAndGet();
            connections.remove(piece.connection());
        }
        return verdict;
    }

    /** Used by one thread at a time. */
    private final class Connection {
        private final CommitDetector detector = new CommitDetector();
        private boolean cutWhenComplete;

        Verdict inspect(byte[] bytes) {
            int startedBefore = detector.started();
            int completedBefore = detector.completed();
            detector.add(bytes);
            for (int i = startedBefore; i < detector.started(); i++) {
                Verdict verdict = verdicts.apply(commits.incrementAndGet());
                if (verdict == Verdict.CUT_BEFORE) {
                    return verdict;
                }
                cutWhenComplete |= verdict == Verdict.CUT_AFTER_FORWARD;
            }
            boolean complete = detector.completed() > completedBefore;
            return cutWhenComplete && complete ? Verdict.CUT_AFTER_FORWARD : Verdict.FORWARD;
        }
    }
}
