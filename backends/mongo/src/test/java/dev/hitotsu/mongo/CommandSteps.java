package dev.hitotsu.mongo;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that dies at a step: each command has two, before it is sent and after it was answered. Nothing is sent
 * after the crash.
 */
final class CommandSteps implements CommandListener {
    /** Ends the process. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(int step) {
            super("the process has died at step " + step, null, false, false);
        }
    }

    private final AtomicInteger steps = new AtomicInteger();
    private final int crashAt;
    private volatile boolean isOver;

    CommandSteps(int crashAt) {
        this.crashAt = crashAt;
    }

    /** Whether the process is dead. */
    boolean hasCrashed() {
        return steps.get() > crashAt;
    }

    /** Lets the test tidy up. */
    void end() {
        isOver = true;
    }

    /** Ending sessions is no step: a server does so by itself, after a minute. */
    private void step(String command) {
        if (!isOver && !command.equals("endSessions") && steps.getAndIncrement() >= crashAt) {
            throw new Crash(crashAt);
        }
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        step(event.getCommandName());
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        step(event.getCommandName());
    }
}
