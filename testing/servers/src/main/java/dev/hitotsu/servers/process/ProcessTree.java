package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process with all its descendants. */
final class ProcessTree {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private ProcessTree() {}

    /** Suspends the process, then its children. A suspended process cannot start another child meanwhile. */
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

    /** Kills the process and all its descendants, and returns once they are gone. */
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
        if (!Await.until(KILL_LIMIT, () -> !ProcessState.isRunning(process))) {
            throw new ServerException(
                    "process " + process.pid() + ": alive " + KILL_LIMIT + " after SIGKILL (expected: gone)");
        }
    }
}
