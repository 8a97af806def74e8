package dev.hitotsu.coordination.internal;

import dev.hitotsu.runtime.Clockwork;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls listeners. Whatever one of them throws, nobody else notices. Listeners of ours do not block, and are called
 * where the event happens. A user's may hang or call back, and so each runs on a thread of its own.
 */
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private Listeners() {}

    /** Calls all of them, in their order. They are ours. */
    public static void callAll(List<Runnable> listeners) {
        listeners.forEach(Listeners::call);
    }

    /** Calls a user's listener soon, on a thread of its own. */
    public static void start(Clockwork runtime, Runnable listener) {
        runtime.start("hitotsu-listener", () -> call(listener));
    }

    /** Calls a listener, and logs whatever it throws. */
    static void call(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) {
            // An Error, or a checked exception that went past the compiler: a user's code can throw both.
            log.warn("a listener has failed", e);
        }
    }
}
