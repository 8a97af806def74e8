package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process with all that it started. */
final class ProcessTree {
    private static final Duration DEATH = Duration.ofSeconds(10);

    private ProcessTree() {}

    /** Suspends the process, then its children: one that stands still starts no further child meanwhile. */
    static List<ProcessHandle> suspend(ProcessHandle process) {
        List<ProcessHandle> suspended = new ArrayList<>();
        Signal.STOP.sendTo(process);
        suspended.add(process);
        process.children().forEach(child -> suspended.addAll(suspend(child)));
        return suspended;
    }

    /** Resumes the children, then the process. */
    static void resume(ProcessHandle process) {
        process.children().forEach(ProcessTree::resume);
        Signal.CONT.sendTo(process);
    }

    /** Kills the process and all below it, and returns once they are gone. */
    static void kill(ProcessHandle process) {
        if (!ProcessState.isRunning(process)) {
            return;
        }
        List<ProcessHandle> doomed = suspend(process);
        doomed.forEach(Signal.KILL::sendTo);
        doomed.forEach(ProcessTree::awaitDeath);
    }

    /** Waits until a killed process is gone. */
    static void awaitDeath(ProcessHandle process) {
        if (!Await.holds(DEATH, () -> !ProcessState.isRunning(process))) {
            throw new ServerException(
                    "process " + process.pid() + ": alive " + DEATH + " after SIGKILL (expected: gone)");
        }
    }
}
