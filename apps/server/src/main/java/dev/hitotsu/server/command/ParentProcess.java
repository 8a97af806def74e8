package dev.hitotsu.server.command;

import java.time.Duration;
import java.util.Optional;

/** The process that started this one. When it ends, the kernel gives this process another parent. */
final class ParentProcess {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    private ParentProcess() {}

    /** Calls the action once, on another thread, after the parent process has ended. */
    static void onExit(Runnable action) {
        Optional<Long> parent = pid();
        Thread.ofVirtual().name("hitotsu-parent").start(() -> {
            try {
                while (parent.equals(pid())) {
                    // The system does not notify a process about the end of its parent.
                    Thread.sleep(POLL_INTERVAL);
                }
                action.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static Optional<Long> pid() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid);
    }
}
