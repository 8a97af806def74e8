package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.net.ClientChunk;
import dev.hitotsu.servers.net.Interceptor;
import dev.hitotsu.servers.net.TcpProxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts the connection at the nth {@code COMMIT} that passes a {@link TcpProxy}, before or after it reached the server.
 * The client cannot tell the difference: {@code commit()} throws in both cases.
 *
 * <pre>{@code
 * PostgreSqlCommitCut cut = PostgreSqlCommitCut.afterServer(3);
 * proxy.intercept(cut);
 * }</pre>
 *
 * <p>It reads the protocol and not only the bytes, because pgjdbc sends the text {@code COMMIT} only once for each
 * connection. The driver parses it into a named statement, and later binds and executes that statement. So install the
 * interceptor before you open connections through the proxy, and do not encrypt them ({@code sslmode=disable}, or a
 * server without TLS). It does not count {@code COMMIT PREPARED} and statements in auto-commit mode.
 *
 * <p>It counts the commits of all connections together and cuts one of them. Thread-safe.
 */
public final class PostgreSqlCommitCut implements Interceptor {
    private final Map<Long, CommitDetector> connections = new ConcurrentHashMap<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final Verdict cut;
    private final int nth;

    private PostgreSqlCommitCut(Verdict cut, int nth) {
        if (nth < 1) {
            throw new IllegalArgumentException("nth: " + nth + " (expected: 1 or more)");
        }
        this.cut = cut;
        this.nth = nth;
    }

    /** Does not forward the nth commit and cuts the connection. The server rolls the transaction back. */
    public static PostgreSqlCommitCut beforeServer(int nth) {
        return new PostgreSqlCommitCut(Verdict.CUT_BEFORE, nth);
    }

    /** Forwards the nth commit and cuts the connection once the server has answered. The transaction is committed. */
    public static PostgreSqlCommitCut afterServer(int nth) {
        return new PostgreSqlCommitCut(Verdict.CUT_AFTER_FORWARD, nth);
    }

    @Override
    public Verdict inspect(ClientChunk chunk) {
        CommitDetector detector = connections.computeIfAbsent(chunk.connection(), unused -> new CommitDetector());
        int earlier = count(detector);
        detector.add(chunk.bytes());
        int found = count(detector) - earlier;
        int last = commits.addAndGet(found);
        return last - found < nth && nth <= last ? cut : Verdict.FORWARD;
    }

    /** How many commits were seen, including the one that was cut. */
    public int commits() {
        return commits.get();
    }

    private int count(CommitDetector detector) {
        return cut == Verdict.CUT_BEFORE ? detector.started() : detector.completed();
    }
}
