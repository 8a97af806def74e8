package dev.hitotsu.coordination;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what others want to be told by: what they do wrong must not keep the rest from being told. */
final class Actions {
    private static final Logger log = LoggerFactory.getLogger(Actions.class);

    private Actions() {}

    static void run(List<Runnable> actions) {
        actions.forEach(Actions::run);
    }

    static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.warn("an action has failed", e);
        }
    }

    static <T> void tell(List<Consumer<T>> actions, T news) {
        actions.forEach(action -> run(() -> action.accept(news)));
    }
}
