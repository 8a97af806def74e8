package dev.hitotsu.relay.memory;

import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;

/** The time in which one relay leads an outbox in memory. */
final class MemoryTerm implements RelayTerm {
    private final OutboxMemory memory;
    private final long fence;
    private final MemoryLogSource source;
    private final MemoryJournal journal;

    MemoryTerm(OutboxMemory memory, long fence) {
        this.memory = memory;
        this.fence = fence;
        this.source = new MemoryLogSource(memory);
        this.journal = new MemoryJournal(memory, fence);
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public boolean renew(Duration lease) {
        synchronized (memory) {
            return memory.lease.renew(fence, lease);
        }
    }

    @Override
    public LogSource source() {
        return source;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    /** Nothing is emptied: a test may look at all that was committed. */
    @Override
    public void cleanUp() {}

    @Override
    public void close() {
        synchronized (memory) {
            memory.lease.release(fence);
        }
    }
}
