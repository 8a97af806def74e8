package dev.hitotsu.relay;

import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Saves how far everything is settled, and has the store clean up. Used by the dispatcher alone. */
final class SettlementWriter {
    private static final int MAX_UNSETTLED = 500;
    private static final int MAX_CHECKPOINTS = 32;

    private final RelayTerm term;
    private final RelayOptions options;
    private final SettlementBuffer buffer;
    private final UnsettledOutcomes outcomes;
    private final OpenSession session;
    private final RecoveredMessages recovered;
    private final LeaseKeeper lease;
    private final Deque<BatchProgress> inProgress = new ArrayDeque<>();
    private final Clockwork clockwork;
    private long settledAt;
    private long cleanedUpAt;

    SettlementWriter(
            RelayTerm term,
            RelayContext context,
            SettlementBuffer buffer,
            UnsettledOutcomes outcomes,
            OpenSession session,
            RecoveredMessages recovered,
            LeaseKeeper lease) {
        this.term = term;
        this.options = context.options();
        this.clockwork = context.clockwork();
        this.settledAt = clockwork.nanoTime();
        this.cleanedUpAt = settledAt;
        this.buffer = buffer;
        this.outcomes = outcomes;
        this.session = session;
        this.recovered = recovered;
        this.lease = lease;
    }

    /**
     * Keeps track of a new batch. Checkpoints may be large, so there are few: an empty batch shares that of the last.
     */
    BatchProgress track(ReadBatch batch) {
        int messages = batch.entries().size();
        BatchProgress last = inProgress.peekLast();
        if (last != null && (messages == 0 || inProgress.size() >= MAX_CHECKPOINTS)) {
            last.extend(batch.checkpoint(), messages);
            return last;
        }
        BatchProgress progress = new BatchProgress(batch.checkpoint(), messages);
        inProgress.add(progress);
        return progress;
    }

    void settleIfDue() {
        long now = clockwork.nanoTime();
        if (now - settledAt >= options.saveInterval().toNanos()
                || buffer.size() >= MAX_UNSETTLED
                || outcomes.areMany()) {
            settle();
        }
    }

    /** Writes the position that is reached, and what the buffer holds, in one transaction. */
    void settle() {
        lease.requireValid();
        Checkpoint reached = null;
        while (!inProgress.isEmpty() && inProgress.getFirst().isSettled()) {
            reached = inProgress.removeFirst().checkpoint();
        }
        // Taken only now: the outcome of each message that counts as settled is among them.
        List<Long> delivered = buffer.settle(reached, outcomes.take());
        if (reached != null) {
            term.source().settled(reached);
        }
        session.recordSettled(delivered, inProgress, recovered.areSettled(inProgress));
        settledAt = clockwork.nanoTime();
    }

    void cleanUpIfDue() {
        if (clockwork.nanoTime() - cleanedUpAt >= options.cleanUpInterval().toNanos()) {
            term.cleanUp();
            cleanedUpAt = clockwork.nanoTime();
        }
    }
}
