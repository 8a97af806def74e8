package dev.hitotsu.graphql.execution;

import java.util.function.Consumer;

/** Sends calls of an operation. */
@FunctionalInterface
interface Asker {
    /** Sends a call; the consumer gets what became of it, perhaps at once. */
    void ask(SourceCall call, Consumer<Found> consumer);
}
