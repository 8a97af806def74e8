package dev.hitotsu.kafka;

import dev.hitotsu.message.Recovery;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Makes the senders of a session, one after the other, and knows what they have sent. */
interface RecordSenders {
    /**
     * The next one.
     *
     * @param window whose permits the ends of its sends release
     * @param onEnd runs when it takes nothing more, by the thread that learns of it; must not block
     */
    RecordSender open(Semaphore window, Runnable onEnd);

    /** As {@link dev.hitotsu.message.SinkSession#recover()}, by the sender that was opened last. */
    default CompletableFuture<Recovery> recover() {
        return CompletableFuture.completedFuture(new Recovery.Complete(Set.of()));
    }

    /** Whether there is anything to recover; a sender is opened for it. */
    default boolean remembers() {
        return false;
    }

    /** As {@link dev.hitotsu.message.SinkSession#settled(long)}. */
    default void settled(long sends) {}

    /** As {@link dev.hitotsu.message.SinkSession#recoveredSettled()}. */
    default void recoveredSettled() {}
}
