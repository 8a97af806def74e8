package dev.hitotsu.springboot.step;

import dev.hitotsu.inbox.step.StepRun;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** The run that this thread works on. */
final class CurrentRun {
    private static final ThreadLocal<@Nullable StepRun<Connection>> RUN = new ThreadLocal<>();

    private CurrentRun() {}

    /** The run; null where there is none. */
    static @Nullable StepRun<Connection> get() {
        return RUN.get();
    }

    /** Runs the handler with the run as that of this thread. */
    static void with(StepRun<Connection> run, Body body) throws Exception {
        RUN.set(run);
        try {
            body.run();
        } finally {
            RUN.remove();
        }
    }

    /** A handler. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }
}
