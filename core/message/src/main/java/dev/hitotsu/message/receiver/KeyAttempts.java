package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.receiver.KeyQueue.Run;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Has the handler handle messages of a key, and asks the poison handler where it fails too often. Whatever either
 * throws is a failure of these messages. Thread-safe; blocks as they do.
 */
final class KeyAttempts {
    private static final Logger log = LoggerFactory.getLogger(KeyAttempts.class);

    private final String reader;
    private final Handling handling;
    private final ReceiverState state;
    private final FailureLog failureLog;

    /** What is to become of the messages. */
    enum After {
        /** They are handled or skipped. */
        DONE,
        /** They are tried again. */
        AGAIN,
        /** The receiver ends. */
        STOP
    }

    KeyAttempts(String reader, Handling handling, ReceiverState state) {
        this.reader = reader;
        this.handling = handling;
        this.state = state;
        this.failureLog = new FailureLog(log, handling.ticker());
    }

    After attempt(Run<?> run) {
        Delivery first = run.first();
        UndecodableMessageException problem = first.problem();
        Throwable failure = problem != null ? problem : handle(run);
        if (failure == null) {
            state.addHandled(run.entries().size());
            return After.DONE;
        }
        if (problem == null) {
            state.addRetried(run.entries().size());
        }
        int failures = run.formerFailures() + 1;
        boolean isAsked = run.entries().size() == 1
                && (problem != null
                        || first.isEndangered()
                        || failures >= handling.retryPolicy().maxMessageAttempts());
        report(isAsked ? Level.ERROR : Level.WARN, run, failures, failure);
        return isAsked ? afterDecision(decide(run, failures, failure)) : After.AGAIN;
    }

    private @Nullable Throwable handle(Run<?> run) {
        try {
            handling.handler().handle(new ReceivedBatch(run.messages(), Map.of(), reader));
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            clearInterrupt();
        }
    }

    private After afterDecision(Decision decision) {
        return switch (decision) {
            case RETRY -> After.AGAIN;
            case SKIP -> {
                state.addSkipped();
                yield After.DONE;
            }
            case STOP -> After.STOP;
        };
    }

    private Decision decide(Run<?> run, int failures, Throwable failure) {
        try {
            return requireNonNull(
                    handling.poisonHandler().decide(run.first().message(), failures, failure),
                    "decision: null (expected: RETRY, SKIP or STOP)");
        } catch (Throwable e) {
            report(Level.ERROR, run, failures, e);
            return Decision.RETRY;
        } finally {
            clearInterrupt();
        }
    }

    private static void clearInterrupt() {
        if (Thread.interrupted()) {
            log.debug("An interrupt is ignored");
        }
    }

    private synchronized void report(Level level, Run<?> run, int failures, Throwable error) {
        int others = run.entries().size() - 1;
        failureLog.log(
                level,
                run.first().message() + (others == 0 ? "" : " and " + others + " more of its key") + " failed "
                        + failures + " times",
                error);
    }
}
