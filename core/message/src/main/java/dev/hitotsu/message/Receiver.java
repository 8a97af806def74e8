package dev.hitotsu.message;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives messages from a broker on a thread of its own and has a {@link BatchHandler} handle them, at least once.
 *
 * <p>Thread-safe. Only {@link #awaitTermination} and {@link #close} block.
 */
public abstract class Receiver implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ReceiverState reception;
    private final Thread thread;

    /**
     * One that does nothing before {@link #start}.
     *
     * @param loop what the thread runs, which returns when {@link ReceiverState#isClosing}
     */
    protected Receiver(String threadName, ReceiverState reception, Runnable loop) {
        this.reception = reception;
        this.thread = Thread.ofPlatform().name(threadName).unstarted(() -> run(loop));
    }

    /** To be called once. */
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

    /** Messages received from the broker so far; those received again count again. */
    public long received() {
        return reception.received();
    }

    /** Messages the handler returned for. */
    public long handled() {
        return reception.handled();
    }

    /** Messages the handler threw for, counted once an attempt. */
    public long retried() {
        return reception.retried();
    }

    /** Messages the poison handler skipped. */
    public long skipped() {
        return reception.skipped();
    }

    /** Whether it is at work: not closed, and stopped neither by the poison handler nor by a defect. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** The error that ended it, where one did: one that the handler threw, or a defect. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Waits for the end, for as long as given; true when it came. */
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        return thread.join(timeout);
    }

    /**
     * Lets the handler finish its batch, tells the broker, and disconnects. Blocks until then, but for a handler that closes
     * its own receiver.
     */
    @Override
    public void close() {
        reception.close();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
