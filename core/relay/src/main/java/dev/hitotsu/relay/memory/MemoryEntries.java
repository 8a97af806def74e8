package dev.hitotsu.relay.memory;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The messages as an operator sees them. Whoever uses it locks the memory. */
final class MemoryEntries {
    private final OutboxMemory memory;

    MemoryEntries(OutboxMemory memory) {
        this.memory = memory;
    }

    /** All messages in the order of the log, and then the copies of them that are parked. */
    Stream<OutboxEntry> all() {
        return Stream.concat(
                memory.log.committedAfter(0).stream().map(this::entry),
                memory.parked.rows().stream()
                        .filter(row -> CopyPosition.isCopy(row.message().position()))
                        .map(this::entry));
    }

    private OutboxEntry entry(MemoryLog.Row row) {
        MemoryParked.Row parked = memory.parked.at(row.position);
        if (parked != null) {
            return entry(parked);
        }
        boolean passed = memory.checkpoint().hasPassed(row.position);
        OutboxState state = passed ? OutboxState.PUBLISHED : OutboxState.PENDING;
        return new OutboxEntry(
                row.position, row.message, row.message.size(), true, row.appendedAt, state, 0, null, null);
    }

    private OutboxEntry entry(MemoryParked.Row parked) {
        ParkedMessage row = parked.message();
        Long dueNanos = parked.dueNanos();
        return new OutboxEntry(
                row.position(),
                row.message(),
                row.message().size(),
                true,
                memory.log.required(CopyPosition.inLog(row.position())).appendedAt,
                row.state(),
                row.attempts() + parked.formerAttempts(),
                dueNanos == null ? null : timeOf(dueNanos),
                row.lastError(),
                parked.parkedAt(),
                parked.changedAt());
    }

    private Instant timeOf(long nanos) {
        return memory.clockwork.instants().instant().plusNanos(nanos - memory.clockwork.nanoTime());
    }

    /** Those that pass the filter, in the order of the log, however many. */
    List<OutboxEntry> found(EntryFilter filter, EntryRange range) {
        Stream<OutboxEntry> inState = filter.state().isParked()
                ? memory.parked.rows().stream()
                        .filter(row -> row.message().state() == filter.state())
                        .map(this::entry)
                : all().filter(entry -> entry.state() == filter.state());
        return inState.filter(entry -> range.contains(entry.position())
                        && (filter.topic() == null
                                || filter.topic().equals(entry.message().topic()))
                        && hasError(entry, filter.error())
                        && (filter.since() == null || !entry.appendedAt().isBefore(filter.since()))
                        && (filter.until() == null || entry.appendedAt().isBefore(filter.until()))
                        && isUnchanged(entry, filter.unchangedSince()))
                .toList();
    }

    /** How many delivered messages have come after parked ones, and have their keys. The log is never emptied. */
    NewerCount newer(List<OutboxEntry> given) {
        Map<Lane, Long> firsts = new HashMap<>();
        for (OutboxEntry entry : given) {
            MemoryParked.Row parked = memory.parked.at(entry.position());
            Lane lane = parked == null ? null : parked.message().lane();
            if (lane != null) {
                firsts.merge(lane, CopyPosition.inLog(entry.position()), Math::min);
            }
        }
        long count = all().filter(entry -> entry.state() == OutboxState.PUBLISHED)
                .filter(entry -> {
                    Lane lane = Lane.of(entry.message());
                    return lane != null && entry.position() > firsts.getOrDefault(lane, Long.MAX_VALUE);
                })
                .count();
        return new NewerCount(count, false);
    }

    private boolean isUnchanged(OutboxEntry entry, @Nullable Instant time) {
        MemoryParked.Row parked = memory.parked.at(entry.position());
        return time == null || parked == null || !parked.changedAt().isAfter(time);
    }

    private static boolean hasError(OutboxEntry entry, @Nullable String error) {
        String last = entry.lastError();
        return error == null
                || (last != null && last.toLowerCase(Locale.ROOT).contains(error.toLowerCase(Locale.ROOT)));
    }
}
