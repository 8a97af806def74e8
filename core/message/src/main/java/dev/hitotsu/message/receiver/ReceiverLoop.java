package dev.hitotsu.message.receiver;

import dev.hitotsu.message.FailureLog;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The receiver's thread: polls, and attempts what is due. It goes on polling while batches wait. */
final class ReceiverLoop<D extends Delivery> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ReceiverLoop.class);

    /** Also how long closing waits for a poll. */
    private static final Duration MAX_POLL = Duration.ofMillis(200);

    private final Subscription<D> subscription;
    private final Handling handling;
    private final ReceiverState state;
    private final FailureLog failureLog;
    private final Pending<D> pending;
    private final FailureStreak failures;

    ReceiverLoop(Subscription<D> subscription, Handling handling, ReceiverState state) {
        this.subscription = subscription;
        this.handling = handling;
        this.state = state;
        this.failureLog = new FailureLog(log, handling.ticker());
        this.pending = handling.parallelKeys() > 1
                ? new PendingKeys<>(subscription, handling, state)
                : new PendingBatches<>(subscription, handling, state);
        this.failures = new FailureStreak(
                log,
                "Receiving for " + subscription.reader(),
                handling.retryPolicy().backoff(),
                handling.random(),
                handling.ticker());
        subscription.onLost(pending::drop);
    }

    /**
     * Returns when closed or stopped by the poison handler. Throws on a defect, and where no attempt can succeed any
     * more.
     */
    @Override
    public void run() {
        try (subscription) {
            while (mayContinue()) {
                turn();
            }
            finish();
        }
    }

    private void finish() {
        try {
            pending.finish();
        } catch (BrokerUnavailableException e) {
            log.debug("What was handled last is not acknowledged and comes again", e);
        }
    }

    boolean mayContinue() {
        return !state.isClosing() && !pending.isStopped();
    }

    int failuresInARow() {
        return failures.failures();
    }

    /** Polls once and attempts what is due. */
    void turn() {
        try {
            pollAndAttempt();
        } catch (BrokerUnavailableException e) {
            pause(failures.recordFailure(pending.completed(), String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            log.debug("An interrupt is ignored", e);
        }
    }

    private void pollAndAttempt() throws BrokerUnavailableException, InterruptedException {
        runIfDue();
        long wait = Math.max(0, pending.nanosUntilDue(MAX_POLL.toNanos()));
        List<D> deliveries = subscription.poll(Duration.ofNanos(wait));
        if (!deliveries.isEmpty()) {
            state.addReceived(deliveries.size());
            pending.add(deliveries);
        }
        try {
            pending.attemptDue();
        } finally {
            failures.recordProgress(pending.completed());
        }
    }

    /** What a handler does beside batches must not end a thread that its batches need. */
    private void runIfDue() {
        try {
            handling.handler().runIfDue();
        } catch (Throwable e) {
            failureLog.log(Level.ERROR, "What the handler does beside batches failed", e);
        }
    }

    private void pause(Duration delay) {
        try {
            if (state.awaitClosing(delay)) {
                log.debug("Closed while waiting");
            }
        } catch (InterruptedException e) {
            log.debug("An interrupt is ignored", e);
        }
    }
}
