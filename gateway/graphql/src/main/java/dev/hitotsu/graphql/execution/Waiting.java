package dev.hitotsu.graphql.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A question to a service that is asked once, and those who wait for what becomes of it. Used by one thread. */
final class Waiting {
    private @Nullable Found found;
    private final List<Consumer<Found>> waiting = new ArrayList<>();

    /** Tells what becomes of it, at once if that is known. */
    void then(Consumer<Found> consumer) {
        if (found == null) {
            waiting.add(consumer);
        } else {
            consumer.accept(found);
        }
    }

    /** Says what became of it. */
    void end(Found now) {
        found = now;
        waiting.forEach(consumer -> consumer.accept(now));
        waiting.clear();
    }
}
