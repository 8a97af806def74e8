package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives messages from a broker on a thread of its own and has a {@link BatchHandler} handle them, at least once.
 *
 * <p>What the handler throws, an {@link Error} too, is a failure of its messages. The receiver tries the batch again
 * with growing delays, then its messages one by one, each {@linkplain Delivery#lane lane} apart. A message that keeps
 * failing alone goes to the {@link PoisonHandler}. The lanes of what failed wait meanwhile, and all others go on.
 *
 * <p>Thread-safe. Only {@link #awaitTermination} and {@link #close} block.
 */
public abstract class Receiver implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ReceiverState state = new ReceiverState();
    private final Subscription<?> subscription;
    private final Thread thread;

    /**
     * A receiver that does nothing before {@link #start}.
     *
     * @throws IllegalArgumentException if the builder has no handler
     */
    protected Receiver(String threadName, ReceiverBuilder<?> settings, Subscription<?> subscription) {
        requireNonNull(threadName, "threadName: null (expected: a name)");
        requireNonNull(settings, "settings: null (expected: a builder)");
        requireNonNull(subscription, "subscription: null (expected: a subscription)");
        this.subscription = subscription;
        Runnable loop = new ReceiverLoop<>(subscription, settings.handling(), state);
        this.thread = Thread.ofPlatform().name(threadName).unstarted(() -> run(loop));
    }

    /** Starts the thread. The subclass calls it once. */
    protected final void start() {
        thread.start();
    }

    private void run(Runnable loop) {
        try {
            loop.run();
        } catch (Throwable e) {
            failure.set(e);
            log.error("{}: the receiver stopped", thread.getName(), e);
        }
    }

    /** How many messages came from the broker so far; a message that comes again counts again. */
    public long received() {
        return state.received();
    }

    /** How many messages the handler has handled. */
    public long handled() {
        return state.handled();
    }

    /** How many messages the handler has failed for; each attempt counts. */
    public long retried() {
        return state.retried();
    }

    /** How many messages the poison handler has skipped. */
    public long skipped() {
        return state.skipped();
    }

    /** Whether it works: nobody closed it, the poison handler did not stop it, and it has no {@link #failure}. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** The error that ended it, if one did: an answer of the broker after which no attempt can succeed, or a defect. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Waits until the receiver has ended, or for the timeout; returns whether it has ended. */
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        requireNonNull(timeout, "timeout: null (expected: a duration)");
        return thread.join(timeout);
    }

    /**
     * Lets the handler finish its batch, tells the broker, and disconnects. Blocks until then, unless the handler
     * itself calls it.
     */
    @Override
    public void close() {
        state.close();
        if (thread.getState() == Thread.State.NEW) {
            subscription.close();
            return;
        }
        if (Thread.currentThread() == thread || state.isInHandler()) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
