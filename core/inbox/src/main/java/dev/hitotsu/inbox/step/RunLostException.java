package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.step.store.RunHold;

/** The run is not this process's any more, so what it wanted to record was refused. Whoever has taken it up goes on. */
public final class RunLostException extends StepsException {
    private static final long serialVersionUID = 1L;

    RunLostException(RunHold hold) {
        super(hold.key() + ": fence " + hold.fence()
                + " has lost its lease (expected: to hold it until the run rests or ends; another process goes on)");
    }
}
