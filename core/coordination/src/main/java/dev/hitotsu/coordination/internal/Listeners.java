package dev.hitotsu.coordination.internal;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls listeners. A listener that throws does not keep the others from being called. */
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private Listeners() {}

    /** Calls all of them, in their order. */
    public static void callAll(List<Runnable> listeners) {
        listeners.forEach(Listeners::call);
    }

    /** Calls all of them with the event, in their order. */
    public static <T> void callAll(List<Consumer<T>> listeners, T event) {
        listeners.forEach(listener -> call(() -> listener.accept(event)));
    }

    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.warn("a listener has failed", e);
        }
    }
}
