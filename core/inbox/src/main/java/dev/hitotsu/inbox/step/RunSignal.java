package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Leaves a handler. An error, so that a handler that catches exceptions lets it pass. */
final class RunSignal extends Error {
    private static final long serialVersionUID = 1L;

    private final @Nullable String waitingFor;
    private final Duration wait;

    private RunSignal(String message, @Nullable String waitingFor, Duration wait) {
        super(message, null, false, false);
        this.waitingFor = waitingFor;
        this.wait = wait;
    }

    /** The run is to rest. */
    static RunSignal rest(String step, Duration wait) {
        return new RunSignal("the run rests in step " + step + " (expected: the handler lets this pass)", step, wait);
    }

    /** What was done is to be undone. */
    static RunSignal unwind() {
        return new RunSignal("the run is being undone (expected: the handler lets this pass)", null, Duration.ZERO);
    }

    boolean isRest() {
        return waitingFor != null;
    }

    String waitingFor() {
        return requireNonNull(waitingFor);
    }

    Duration pause() {
        return wait;
    }
}
