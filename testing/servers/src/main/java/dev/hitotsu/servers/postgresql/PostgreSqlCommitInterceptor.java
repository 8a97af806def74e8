package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.net.ClientChunk;
import dev.hitotsu.servers.net.Interceptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Asks a function what to do with every {@code COMMIT} that passes a proxy. {@link PostgreSqlCommitCut} cuts only one,
 * and otherwise works the same way. Install it before the first connection. Thread-safe.
 */
public final class PostgreSqlCommitInterceptor implements Interceptor {
    private final IntFunction<Verdict> verdicts;
    private final Map<Long, Connection> connections = new ConcurrentHashMap<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();

    /** @param verdicts returns the verdict for a commit by its number: 1, 2, 3 … over all connections */
    public PostgreSqlCommitInterceptor(IntFunction<Verdict> verdicts) {
        this.verdicts = verdicts;
    }

    /** How many connections were cut. */
    public int cuts() {
        return cuts.get();
    }

    @Override
    public Verdict inspect(ClientChunk chunk) {
        Verdict verdict = connections
                .computeIfAbsent(chunk.connection(), number -> new Connection())
                .inspect(chunk.bytes());
        if (verdict != Verdict.FORWARD) {
            cuts.incrementAndGet();
            connections.remove(chunk.connection());
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
