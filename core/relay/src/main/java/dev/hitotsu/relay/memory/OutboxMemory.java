package dev.hitotsu.relay.memory;

import dev.hitotsu.message.Outcome;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of an outbox. Whoever uses it locks it. */
final class OutboxMemory {
    final Clockwork clockwork;
    final MemoryLog log;
    final MemoryLease lease;
    final MemoryParked parked;
    final List<Outcome> outcomes = new ArrayList<>();
    final List<OutboxChange> changes = new ArrayList<>();
    final List<AuditRecord> audit = new ArrayList<>();

    /** What the newest term has saved; null before the first. */
    @Nullable MemoryCheckpoint saved;

    @Nullable Instant savedAt;

    OutboxMemory(Clockwork clockwork, long maxMessageSize) {
        this.clockwork = clockwork;
        this.log = new MemoryLog(clockwork, maxMessageSize);
        this.lease = new MemoryLease(clockwork);
        this.parked = new MemoryParked(clockwork, maxMessageSize);
    }

    MemoryCheckpoint checkpoint() {
        MemoryCheckpoint newest = saved;
        return newest == null ? MemoryCheckpoint.START : newest;
    }

    void save(MemoryCheckpoint checkpoint) {
        saved = checkpoint;
        savedAt = clockwork.instants().instant();
    }

    void requireNewest(long fence) {
        if (lease.fence() != fence) {
            throw new FencedException(fence);
        }
    }
}
