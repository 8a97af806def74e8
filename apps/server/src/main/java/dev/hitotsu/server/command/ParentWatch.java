package dev.hitotsu.server.command;

import java.time.Duration;
import java.util.Optional;

/** Notices that the process that started this one is gone: the kernel then gives this one another parent. */
final class ParentWatch {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private ParentWatch() {}

    /** Calls {@code gone} once. */
    static void start(Runnable gone) {
        Optional<Long> parent = parent();
        Thread.ofVirtual().name("hitotsu-parent").start(() -> {
            try {
                while (parent.equals(parent())) {
                    // Nobody tells a process that its parent has gone.
                    Thread.sleep(PAUSE);
                }
                gone.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static Optional<Long> parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid);
    }
}
