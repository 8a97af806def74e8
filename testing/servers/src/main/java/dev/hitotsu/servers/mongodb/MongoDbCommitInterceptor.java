package dev.hitotsu.servers.mongodb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.servers.net.ClientChunk;
import dev.hitotsu.servers.net.Interceptor;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Asks a function what to do with every {@code commitTransaction: 1} that passes a proxy, as MongoDB's drivers send it.
 * Do not encrypt or compress the connections. Thread-safe.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/command/commitTransaction/">MongoDB's manual:
 *     commitTransaction</a>
 */
public final class MongoDbCommitInterceptor implements Interceptor {
    private static final byte[] COMMIT = field();
    private static final int INT32 = 0x10;

    private final IntFunction<Verdict> verdicts;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();

    /** @param verdicts returns the verdict for a commit by its number: 1, 2, 3 … over all connections */
    public MongoDbCommitInterceptor(IntFunction<Verdict> verdicts) {
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

    /** The BSON of the field: type, name, value. */
    private static byte[] field() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(INT32);
        out.writeBytes("commitTransaction".getBytes(US_ASCII));
        out.writeBytes(new byte[] {0, 1, 0, 0, 0});
        return out.toByteArray();
    }
}
