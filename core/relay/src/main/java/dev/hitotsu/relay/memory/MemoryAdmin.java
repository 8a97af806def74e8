package dev.hitotsu.relay.memory;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.store.CopyPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operator can do with an outbox in memory. */
final class MemoryAdmin implements OutboxAdmin {
    private static final Set<OutboxState> TO_BE_DELIVERED =
            EnumSet.of(OutboxState.RETRY, OutboxState.WAITING, OutboxState.BLOCKED, OutboxState.DEAD_LETTER);

    private final OutboxMemory memory;
    private final MemoryEntries entries;
    private final MemoryRecords records;
    private final MemoryDecisions decisions;

    MemoryAdmin(OutboxMemory memory) {
        this(memory, null);
    }

    private MemoryAdmin(OutboxMemory memory, @Nullable Operation operation) {
        this.memory = memory;
        this.entries = new MemoryEntries(memory);
        this.records = new MemoryRecords(memory, operation);
        this.decisions = new MemoryDecisions(memory, records);
    }

    @Override
    public OutboxAdmin actingFor(Operation newOperation) {
        return new MemoryAdmin(memory, requireNonNull(newOperation, "operation: null (expected: an operation)"));
    }

    @Override
    public OutboxStatus status() {
        synchronized (memory) {
            Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
            entries.all()
                    .forEach(entry -> counts.merge(
                            entry.state(), 1L, (before, one) -> Math.min(before + one, OutboxStatus.MAX_COUNT)));
            MemoryCheckpoint saved = memory.checkpoint();
            return new OutboxStatus(
                    counts,
                    oldestPendingAge(),
                    saved.position(),
                    saved.gaps().size(),
                    memory.lease.leader(),
                    memory.lease.fence(),
                    memory.lease.expiresAt(),
                    memory.savedAt);
        }
    }

    private Duration oldestPendingAge() {
        long now = memory.clockwork.nanoTime();
        return entries.all()
                .filter(entry -> entry.state() == OutboxState.PENDING || TO_BE_DELIVERED.contains(entry.state()))
                .map(entry ->
                        Duration.ofNanos(now - memory.log.required(CopyPosition.inLog(entry.position())).appendedNanos))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public EntryPage page(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        synchronized (memory) {
            boolean newestFirst = filter.state() == OutboxState.PUBLISHED;
            List<OutboxEntry> found = entries.found(filter, range);
            List<OutboxEntry> ordered = newestFirst ? found.reversed() : found;
            return ordered.size() <= filter.limit()
                    ? new EntryPage(ordered, null)
                    : page(ordered.subList(0, filter.limit()), range, newestFirst);
        }
    }

    private static EntryPage page(List<OutboxEntry> entries, EntryRange range, boolean newestFirst) {
        long last = entries.getLast().position();
        return new EntryPage(entries, newestFirst ? range.below(last) : range.above(last));
    }

    @Override
    public Optional<OutboxEntry> find(UUID id) {
        synchronized (memory) {
            return entries.all()
                    .filter(entry -> entry.message().id().equals(id))
                    .min(Comparator.comparing(entry -> !entry.state().isParked()));
        }
    }

    @Override
    public Optional<OutboxEntry> reveal(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        synchronized (memory) {
            Optional<OutboxEntry> found = find(id);
            found.ifPresent(entry -> records.audit(OutboxChange.Action.REVEAL, AuditRecord.scope(id), 1));
            return found;
        }
    }

    @Override
    public List<OutboxFailure> failures(OutboxState state, int limit) {
        requireNonNull(state, "state: null (expected: an outbox state)");
        state.requireParked();
        EntryFilter.requireLimit(limit);
        synchronized (memory) {
            return memory.parked.rows().stream()
                    .filter(row -> row.message().state() == state)
                    .limit(limit)
                    .map(MemoryRecords::failure)
                    .toList();
        }
    }

    @Override
    public List<OutboxFailure> waitingBehind(UUID id, int limit) {
        requireNonNull(id, "id: null (expected: a UUID)");
        EntryFilter.requireLimit(limit);
        synchronized (memory) {
            return decisions.parked(id, OutboxState::isParked).stream()
                    .filter(row -> row.message().holdsLane())
                    .flatMap(first -> memory.parked.rows().stream()
                            .filter(row -> row.message().holdsLane()
                                    && row.message().position()
                                            > first.message().position()
                                    && Objects.equals(
                                            row.message().lane(),
                                            first.message().lane())))
                    .limit(limit)
                    .map(MemoryRecords::failure)
                    .toList();
        }
    }

    @Override
    public ChangePreview preview(EntryFilter filter) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireParked();
        synchronized (memory) {
            Instant asOf = memory.parked.stamp();
            EntryFilter fixed = filter.withUnchangedSince(asOf);
            EntryRange range = new EntryRange(0, memory.parked.last(Long.MAX_VALUE));
            List<OutboxEntry> found = entries.found(fixed, range);
            long count = Math.min(OutboxStatus.MAX_COUNT, found.size());
            NewerCount newer = filter.state().hasLostItsPlace() ? entries.newer(found) : NewerCount.NONE;
            return new ChangePreview(fixed, range, asOf, count, count == OutboxStatus.MAX_COUNT, newer);
        }
    }

    @Override
    public boolean retry(UUID id) {
        synchronized (memory) {
            List<MemoryParked.Row> found = decisions.parked(id, OutboxState::isRetriable);
            found.forEach(decisions::sendAgain);
            records.audit(OutboxChange.Action.RETRY, AuditRecord.scope(id), found.size());
            return !found.isEmpty();
        }
    }

    @Override
    public ChangedPage retry(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        filter.state().requireRetriable();
        synchronized (memory) {
            List<OutboxEntry> found = entries.found(filter, range);
            List<OutboxEntry> step = found.subList(0, Math.min(found.size(), filter.limit()));
            step.forEach(entry -> decisions.sendAgain(decisions.parkedAt(entry)));
            records.audit(OutboxChange.Action.RETRY, AuditRecord.scope(filter), step.size());
            long end = Math.min(range.upTo(), memory.parked.last(Long.MAX_VALUE));
            return new ChangedPage(
                    step.size(),
                    step.size() == found.size()
                            ? null
                            : new EntryRange(step.getLast().position(), end));
        }
    }

    @Override
    public boolean skip(UUID id) {
        synchronized (memory) {
            List<MemoryParked.Row> found = decisions.parked(id, OutboxState::isSkippable);
            decisions.giveUp(found, OutboxChange.Action.SKIP, null);
            records.audit(OutboxChange.Action.SKIP, AuditRecord.scope(id), found.size());
            return !found.isEmpty();
        }
    }

    @Override
    public ChangedPage skip(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        filter.state().requireSkippable();
        synchronized (memory) {
            List<OutboxEntry> found = entries.found(filter, range).reversed();
            List<OutboxEntry> step = found.subList(0, Math.min(found.size(), filter.limit()));
            decisions.giveUp(step.stream().map(decisions::parkedAt).toList(), OutboxChange.Action.SKIP, null);
            records.audit(OutboxChange.Action.SKIP, AuditRecord.scope(filter), step.size());
            return new ChangedPage(
                    step.size(),
                    step.size() == found.size()
                            ? null
                            : range.below(step.getLast().position()));
        }
    }

    @Override
    public boolean edit(UUID id, Message edited) {
        Message replacement = OutboxAdmin.replacement(id, edited);
        synchronized (memory) {
            List<MemoryParked.Row> found = decisions.parked(id, OutboxState::isParked);
            if (found.isEmpty()) {
                return false;
            }
            memory.log.requireNewIds(List.of(replacement));
            decisions.giveUp(found, OutboxChange.Action.EDIT, replacement.id());
            records.audit(OutboxChange.Action.EDIT, AuditRecord.scope(id), found.size());
            memory.log.end(List.of(memory.log.append(replacement)), true);
            return true;
        }
    }

    @Override
    public List<AuditRecord> audit(long before, int limit) {
        EntryFilter.requireLimit(limit);
        synchronized (memory) {
            return memory.audit.reversed().stream()
                    .filter(done -> done.number() < before)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public List<OutboxChange> changes(long before, int limit) {
        EntryFilter.requireLimit(limit);
        synchronized (memory) {
            return memory.changes.reversed().stream()
                    .filter(change -> change.number() < before)
                    .limit(limit)
                    .toList();
        }
    }
}
