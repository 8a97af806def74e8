package dev.hitotsu.servers.mariadb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.servers.net.ClientChunk;
import dev.hitotsu.servers.net.Interceptor;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Asks a function what to do with every {@code COMMIT} that passes a proxy: the packet of a query of these six letters,
 * as MariaDB Connector/J sends it. Do not encrypt the connections. Thread-safe.
 *
 * @see <a href="https://mariadb.com/kb/en/com_query/">MariaDB's manual: COM_QUERY</a>
 */
public final class MariaDbCommitInterceptor implements Interceptor {
    private static final byte[] COMMIT = packet("COMMIT");
    private static final int COM_QUERY = 3;

    private final IntFunction<Verdict> verdicts;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();

    /** @param verdicts returns the verdict for a commit by its number: 1, 2, 3 … over all connections */
    public MariaDbCommitInterceptor(IntFunction<Verdict> verdicts) {
        this.verdicts = verdicts;
    }

    /** How many commits were seen. */
    public int commits() {
        return commits.get();
    }

    /** How many connections were cut. */
    public int cuts() {
        return cuts.get();
    }

    @Override
    public Verdict inspect(ClientChunk chunk) {
        Verdict verdict = Verdict.FORWARD;
        for (int left = chunk.occurrencesOf(COMMIT); left > 0; left--) {
            Verdict next = verdicts.apply(commits.incrementAndGet());
            if (next != Verdict.FORWARD) {
                verdict = next;
            }
        }
        if (verdict != Verdict.FORWARD) {
            cuts.incrementAndGet();
        }
        return verdict;
    }

    /** Length in three bytes, sequence number, command, text. */
    private static byte[] packet(String sql) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sql.length() + 1);
        out.writeBytes(new byte[] {0, 0, 0, COM_QUERY});
        out.writeBytes(sql.getBytes(US_ASCII));
        return out.toByteArray();
    }
}
