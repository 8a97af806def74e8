package dev.hitotsu.relay;

import dev.hitotsu.message.Recovery;
import dev.hitotsu.relay.internal.OutageTracker;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds out what the sink has taken of messages whose answers were lost: at the beginning of a term, and after a
 * failure. Waits for a sink that is away. Used by the dispatcher alone.
 */
final class SinkRecovery {
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int IDS_AT_ONCE = 1_000;

    private final Journal journal;
    private final OpenSession session;
    private final OutageTracker outage;
    private final WakeUpSignal signal;
    private final Clockwork clockwork;
    private final Runnable requireGoingOn;

    /** @param requireGoingOn throws where the term is over */
    SinkRecovery(
            Journal journal,
            OpenSession session,
            OutageTracker outage,
            WakeUpSignal signal,
            Clockwork clockwork,
            Runnable requireGoingOn) {
        this.journal = journal;
        this.session = session;
        this.outage = outage;
        this.signal = signal;
        this.clockwork = clockwork;
        this.requireGoingOn = requireGoingOn;
    }

    /**
     * The messages that earlier terms may have sent without writing it down.
     *
     * @param onParked gets those of them that are parked
     */
    Set<UUID> begin(Consumer<ParkedMessage> onParked) {
        Set<UUID> taken = recover(session::recover);
        List<UUID> ids = List.copyOf(taken);
        for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
            journal.parkedMessages(ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE)))
                    .forEach(onParked);
        }
        return taken;
    }

    /**
     * Has the sink go on after failures; everything was answered. Returns the messages that it had taken all the same.
     */
    Set<UUID> resume() {
        return recover(() -> {
            session.resume();
            return session.recover();
        });
    }

    private Set<UUID> recover(Supplier<CompletableFuture<Recovery>> attempt) {
        CompletableFuture<Recovery> asked = attempt.get();
        while (true) {
            switch (await(asked)) {
                case Recovery.Complete(Set<UUID> taken) -> {
                    return taken;
                }
                case Recovery.Unavailable(String reason) -> pause(outage.recordFailure(reason));
            }
            session.resume();
            asked = session.recover();
        }
    }

    private Recovery await(CompletableFuture<Recovery> asked) {
        while (!asked.isDone()) {
            requireGoingOn.run();
            signal.await(LOOK_NANOS);
        }
        return asked.exceptionally(defect -> new Recovery.Unavailable("the sink failed: " + defect))
                .join();
    }

    /** Waits while the sink is away. */
    void pause(Duration length) {
        long until = clockwork.nanoTime() + length.toNanos();
        while (until - clockwork.nanoTime() > 0) {
            requireGoingOn.run();
            signal.await(Math.min(PAUSE_NANOS, until - clockwork.nanoTime()));
        }
    }
}
