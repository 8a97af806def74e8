package dev.hitotsu.testkit.simulation;

import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.util.List;

/** Waits until everything that was committed is delivered, or given up where somebody can see it. */
final class RelayEnd {
    private final SimulatedMachine network;
    private final InMemoryOutbox database;
    private final RelayWriters writers;
    private final List<RelayRecord> records;
    private final FailurePolicy policy;

    RelayEnd(
            SimulatedMachine network,
            InMemoryOutbox database,
            RelayWriters writers,
            List<RelayRecord> records,
            FailurePolicy policy) {
        this.network = network;
        this.database = database;
        this.writers = writers;
        this.records = records;
        this.policy = policy;
    }

    void await() {
        while (!writers.areDone() || isAnythingMissing()) {
            network.sleep(RelayWorld.SECOND / 4);
            if (policy == FailurePolicy.BLOCK_KEY) {
                records.forEach(one -> one.retriedByHand(database.admin(), OutboxState.BLOCKED));
                database.admin().skipAll(OutboxState.BLOCKED);
            }
            writers.releaseIf(!isAnythingMissing());
        }
        // Of what was taken without an answer a second copy may be due within ten seconds.
        while (isAnythingUnfinished()) {
            network.sleep(RelayWorld.SECOND / 4);
        }
        network.sleep(RelayWorld.SECOND / 2);
    }

    private boolean isAnythingMissing() {
        return records.stream().anyMatch(one -> !one.missing(database.admin()).isEmpty());
    }

    private boolean isAnythingUnfinished() {
        OutboxStatus status = database.admin().status();
        return RelayRecord.UNFINISHED.stream().anyMatch(state -> status.count(state) > 0);
    }

    void check() {
        records.forEach(one -> one.checkEnd(database.admin()));
    }
}
