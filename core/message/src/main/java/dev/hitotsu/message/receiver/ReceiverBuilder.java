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
    private @Nullable BatchHandler handler;
    private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
    private PoisonHandler poisonHandler = PoisonHandler.retrying();

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

    /** The delays between attempts. */
    protected final Backoff backoff() {
        return retryPolicy.backoff();
    }

    Handling handling() {
        return new Handling(
                requireHandler(),
                retryPolicy,
                poisonHandler,
                System::nanoTime,
                // Not ThreadLocalRandom.current() itself: the receiver runs in another thread.
                () -> ThreadLocalRandom.current().nextLong());
    }
}
