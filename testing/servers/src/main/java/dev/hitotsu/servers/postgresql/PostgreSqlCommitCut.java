package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.net.ClientBytes;
import dev.hitotsu.servers.net.Interceptor;
import dev.hitotsu.servers.net.TcpProxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts the connection at the nth {@code COMMIT} that passes a {@link TcpProxy}, before or after it reached the server. To
 * the client both look the same: an error from {@code commit()}.
 *
 * <pre>{@code
 * PostgreSqlCommitCut cut = PostgreSqlCommitCut.afterServer(3);
 * proxy.onClientBytes(cut);
 * }</pre>
 *
 * <p>It reads the protocol and not just bytes, for pgjdbc sends the text {@code COMMIT} only once for each connection: it
 * parses it into a named statement and then binds and executes that one. This relies on connections through the proxy
 * being opened after this interceptor was installed (an earlier connection may have parsed its statement unseen), and on
 * their not being encrypted ({@code sslmode=disable}, or a server without TLS). Statements that commit by themselves in
 * auto-commit mode, and {@code COMMIT PREPARED}, are not counted.
 *
 * <p>Commits of all connections are counted together, from the installation on. Only one is cut. Thread-safe.
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

    /** Cuts instead of passing the nth commit on: the transaction is rolled back. */
    public static PostgreSqlCommitCut beforeServer(int nth) {
        return new PostgreSqlCommitCut(Verdict.CUT_BEFORE, nth);
    }

    /** Passes the nth commit on and cuts once the server has answered: the transaction is committed. */
    public static PostgreSqlCommitCut afterServer(int nth) {
        return new PostgreSqlCommitCut(Verdict.CUT_AFTER_FORWARD, nth);
    }

    @Override
    public Verdict inspect(ClientBytes piece) {
        CommitDetector detector = connections.computeIfAbsent(piece.connection(), unused -> new CommitDetector());
        int earlier = count(detector);
        detector.add(piece.bytes());
        int found = count(detector) - earlier;
        int last = commits.addAndGet(found);
        return last - found < nth && nth <= last ? cut : Verdict.FORWARD;
    }

    /** How many commits were seen, the one that was cut included. */
    public int commits() {
        return commits.get();
    }

    private int count(CommitDetector detector) {
        return cut == Verdict.CUT_BEFORE ? detector.started() : detector.completed();
    }
}
