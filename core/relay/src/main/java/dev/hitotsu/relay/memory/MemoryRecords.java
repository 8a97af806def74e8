package dev.hitotsu.relay.memory;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.relay.store.ParkedMessage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records what an operator does. Whoever uses it locks the memory.
 *
 * @param operation null for nobody's
 */
record MemoryRecords(OutboxMemory memory, @Nullable Operation operation) {
    private static final String NOBODY = "memory";

    /** That a message was changed. */
    void change(OutboxChange.Action action, ParkedMessage before, @Nullable UUID replacement) {
        memory.changes.add(new OutboxChange(
                memory.changes.size() + 1L,
                action,
                actor(),
                before.position(),
                before.message().id(),
                before.state(),
                replacement,
                memory.clockwork.instants().instant()));
    }

    /** What a transaction did, if it did anything. */
    void audit(OutboxChange.Action action, String scope, int changed) {
        if (changed > 0) {
            memory.audit.add(new AuditRecord(
                    memory.audit.size() + 1L,
                    operation == null ? UUID.randomUUID() : operation.id(),
                    action,
                    actor(),
                    operation == null ? null : operation.reason(),
                    scope,
                    changed,
                    memory.clockwork.instants().instant()));
        }
    }

    private String actor() {
        return operation == null || operation.actor() == null ? NOBODY : operation.actor();
    }

    /** A parked message, without what is large in it. */
    static OutboxFailure failure(MemoryParked.Row row) {
        ParkedMessage parked = row.message();
        Message message = parked.message();
        return new OutboxFailure(
                parked.position(),
                message.id(),
                parked.state(),
                message.topic(),
                OutboxFailure.cut(message.key()),
                parked.holdsLane(),
                OutboxFailure.cut(parked.lastError()),
                row.parkedAt(),
                row.changedAt());
    }
}
