package dev.hitotsu.console.action;

import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes what a preview fixed, in steps of {@value OutboxAdmin#STEP}, each a transaction with its audit record.
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
    void run(OutboxAdmin outbox) {
        try {
            OutboxAdmin acting = outbox.actingFor(operation);
            for (ChangePreview preview : ticket.previews()) {
                Optional<EntryRange> next = Optional.of(preview.range());
                while (next.isPresent()) {
                    if (awaitTurn()) {
                        state = State.STOPPED;
                        return;
                    }
                    ChangedPage page = step(acting, preview, next.get());
                    changed += page.changed();
                    next = page.next();
                }
            }
            state = State.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            state = State.STOPPED;
        } catch (Throwable e) {
            // An Error as well: else it would be shown as running for ever.
            problem = e instanceof RuntimeException ? String.valueOf(e.getMessage()) : e.toString();
            state = State.FAILED;
            log.warn("{} of {}: stopped after {} messages", ticket.selection(), operation.actor(), changed, e);
        }
    }

    /** Waits until the rate allows a step; true if the run is to stop. */
    private boolean awaitTurn() throws InterruptedException {
        if (ticket.selection().kind() == Selection.Kind.SKIP) {
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

    private ChangedPage step(OutboxAdmin acting, ChangePreview preview, EntryRange range) {
        return switch (ticket.selection().kind()) {
            case RETRY -> {
                ChangedPage page = acting.retry(preview.filter(), range);
                limit.count(page.changed());
                yield page;
            }
            case SKIP -> acting.skip(preview.filter(), range);
        };
    }
}
