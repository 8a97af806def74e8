package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Backoff;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of all receivers have in common. Not thread-safe.
 *
 * @param <B> the builder of a broker
 */
public abstract class ReceiverBuilder<B extends ReceiverBuilder<B>> {
    private static final int MAX_PARALLEL_KEYS = 1_000;

    private @Nullable BatchHandler handler;
    private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
    private PoisonHandler poisonHandler = PoisonHandler.retrying();
    private int parallelKeys = 1;

    /** A builder without a handler. */
    protected ReceiverBuilder() {}

    /** This builder. */
    protected abstract B self();

    /** Handles the messages. */
    public B handler(BatchHandler newHandler) {
        this.handler = requireNonNull(newHandler, "handler: null (expected: a batch handler)");
        return self();
    }

    /** How often and when failed messages are tried again; by default {@link RetryPolicy#DEFAULT}. */
    public B retryPolicy(RetryPolicy newPolicy) {
        this.retryPolicy = requireNonNull(newPolicy, "policy: null (expected: a policy, such as RetryPolicy.DEFAULT)");
        return self();
    }

    /** Decides about a message that keeps failing; by default it is tried for ever. */
    public B poisonHandler(PoisonHandler newHandler) {
        this.poisonHandler = requireNonNull(
                newHandler, "handler: null (expected: a poison handler, such as PoisonHandler.retrying())");
        return self();
    }

    /**
     * Handles the messages of so many keys at the same time, each on a virtual thread of its own; by default one batch
     * after the other. A batch is then of one key, and in its order; messages without a key have none. A message is
     * acknowledged when all before it in its partition or queue are done. A key that fails holds back itself, and its
     * partition or queue only when much behind it is not acknowledged: park it ({@code JdbcInboxHandler.withParking}).
     * Handler and poison handler must be thread-safe. Batches have no {@linkplain ReceivedBatch#positions positions}.
     *
     * @param max 1 to 1,000; the broker must deliver as many without acknowledgement
     */
    public B parallelKeys(int max) {
        if (max < 1 || max > MAX_PARALLEL_KEYS) {
            throw new IllegalArgumentException("parallelKeys: " + max + " (expected: 1.." + MAX_PARALLEL_KEYS + ")");
        }
        this.parallelKeys = max;
        return self();
    }

    /**
     * Starts a receiver. Does not wait for a broker.
     *
     * @throws IllegalArgumentException if a setting is wrong or missing
     */
    public abstract Receiver start();

    /**
     * The handler.
     *
     * @throws IllegalArgumentException if there is none
     */
    protected final BatchHandler requireHandler() {
        if (handler == null) {
            throw new IllegalArgumentException("handler: none (expected: one)");
        }
        return handler;
    }

    /** How many keys are handled at the same time. */
    protected final int parallelKeys() {
        return parallelKeys;
    }

    /** The delays between attempts. */
    protected final Backoff backoff() {
        return retryPolicy.backoff();
    }

    Handling handling() {
        return new Handling(
                requireHandler(),
                retryPolicy,
                poisonHandler,
                parallelKeys,
                System::nanoTime,
                // Not ThreadLocalRandom.current() itself: the receiver runs in another thread.
                () -> ThreadLocalRandom.current().nextLong());
    }
}
