package dev.hitotsu.relay.memory;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about parked messages: they are sent again, or given up. Whoever uses it locks the memory.
 */
record MemoryDecisions(OutboxMemory memory, MemoryRecords records) {
    /**
     * A message that was given up has lost its place in the order of its key. One that still holds its key keeps it.
     */
    void sendAgain(MemoryParked.Row row) {
        ParkedMessage message = row.message();
        boolean ordered =
                message.ordered() && (message.state() == OutboxState.RETRY || message.state() == OutboxState.BLOCKED);
        memory.parked.put(row.changed(
                decided(message, OutboxState.RETRY, ordered, 0),
                memory.clockwork.nanoTime(),
                row.formerAttempts() + message.attempts(),
                memory.parked.stamp()));
        records.change(OutboxChange.Action.RETRY, message, null);
    }

    void giveUp(List<MemoryParked.Row> rows, OutboxChange.Action action, @Nullable UUID replacement) {
        Set<Lane> freed = new HashSet<>();
        for (MemoryParked.Row row : rows) {
            ParkedMessage message = row.message();
            Lane lane = Lane.of(message.message());
            if (lane != null) {
                freed.add(lane);
            }
            memory.parked.put(row.changed(
                    decided(message, OutboxState.SKIPPED, message.ordered(), message.attempts()),
                    null,
                    row.formerAttempts(),
                    memory.parked.stamp()));
            records.change(action, message, replacement);
        }
        memory.parked.promoteFirst(freed);
    }

    /** An attempt that began before the decision must not undo it. */
    private static ParkedMessage decided(ParkedMessage message, OutboxState state, boolean ordered, int attempts) {
        return new ParkedMessage(
                message.entry(), state, ordered, attempts, message.delay(), message.lastError(), message.version() + 1);
    }

    /** The parked messages with this id, in one of the states. */
    List<MemoryParked.Row> parked(UUID id, Predicate<OutboxState> states) {
        return memory.parked.rows().stream()
                .filter(row -> row.message().message().id().equals(id)
                        && states.test(row.message().state()))
                .toList();
    }

    MemoryParked.Row parkedAt(OutboxEntry entry) {
        return requireNonNull(memory.parked.at(entry.position()), "the entry is parked");
    }
}
