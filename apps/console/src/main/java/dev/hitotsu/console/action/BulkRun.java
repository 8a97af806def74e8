package dev.hitotsu.console.action;

import dev.hitotsu.outbox.Operation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes what a preview fixed, in steps, each a transaction with its audit record.
 * Whatever ends it, each step was done and recorded, or was not done. One thread calls {@link #run}; the other methods
 * are thread-safe.
 */
public final class BulkRun {
    private static final Logger log = LoggerFactory.getLogger(BulkRun.class);

    /** How far a run has come. */
    public enum State {
        RUNNING,
        DONE,
        STOPPED,
        FAILED
    }

    private final Operation operation;
    private final Ticket ticket;
    private final ReplayLimit limit;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile State state = State.RUNNING;
    private volatile long changed;
    private volatile @Nullable String problem;

    BulkRun(Operation operation, Ticket ticket, ReplayLimit limit) {
        this.operation = operation;
        this.ticket = ticket;
        this.limit = limit;
    }

    public Operation operation() {
        return operation;
    }

    public Ticket ticket() {
        return ticket;
    }

    public State state() {
        return state;
    }

    /** How many messages were changed so far. */
    public long changed() {
        return changed;
    }

    /** Why it failed; null if it did not. */
    public @Nullable String problem() {
        return problem;
    }

    /** Asks it to stop after the step that runs. Does not block. */
    public void stop() {
        stop.countDown();
    }

    /** Blocks until all is changed, {@link #stop} was called, or the database refused. */
    @SuppressWarnings("CatchThrowable")
    void run() {
        try {
            state = changeAll() ? State.DONE : State.STOPPED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            state = State.STOPPED;
        } catch (Throwable e) {
            // An Error as well: else it would be shown as running for ever.
            problem = e instanceof RuntimeException ? String.valueOf(e.getMessage()) : e.toString();
            state = State.FAILED;
            log.warn("{} by {}: stopped after {} messages", ticket.plan().kind(), operation.actor(), changed, e);
        }
    }

    /** Returns false if it was stopped. */
    private boolean changeAll() throws InterruptedException {
        for (BulkPart part : ticket.plan().parts()) {
            BulkStep next = part.first();
            while (next != null) {
                if (awaitTurn()) {
                    return false;
                }
                BulkStep.Done done = next.run(operation);
                if (isLimited()) {
                    limit.count(done.changed());
                }
                changed += done.changed();
                next = done.next();
            }
        }
        return true;
    }

    /** What is skipped, burdens nobody. */
    private boolean isLimited() {
        return ticket.plan().kind() == Selection.Kind.RETRY;
    }

    /** Waits until the rate allows a step; true if the run is to stop. */
    private boolean awaitTurn() throws InterruptedException {
        if (!isLimited()) {
            return stop.getCount() == 0;
        }
        Duration delay = limit.delay();
        while (!delay.isZero()) {
            if (stop.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            delay = limit.delay();
        }
        return stop.getCount() == 0;
    }
}
