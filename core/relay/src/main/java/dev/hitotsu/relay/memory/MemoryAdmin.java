package dev.hitotsu.relay.memory;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an operator can do with an outbox in memory. */
final class MemoryAdmin implements OutboxAdmin {
    private static final Set<OutboxState> RETRIABLE = EnumSet.of(
            OutboxState.RETRY,
            OutboxState.BLOCKED,
            OutboxState.DEAD,
            OutboxState.DEAD_LETTER,
            OutboxState.SKIPPED,
            OutboxState.DELAYED);
    private static final Set<OutboxState> KEEPS_ITS_PLACE = EnumSet.of(OutboxState.RETRY, OutboxState.BLOCKED);
    private static final Set<OutboxState> TO_BE_DELIVERED =
            EnumSet.of(OutboxState.RETRY, OutboxState.WAITING, OutboxState.BLOCKED, OutboxState.DEAD_LETTER);

    private final OutboxMemory memory;

    MemoryAdmin(OutboxMemory memory) {
        this.memory = memory;
    }

    @Override
    public OutboxStatus status() {
        synchronized (memory) {
            Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
            entries().forEach(entry -> counts.merge(entry.state(), 1L, Long::sum));
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
        return entries()
                .filter(entry -> entry.state() == OutboxState.PENDING || TO_BE_DELIVERED.contains(entry.state()))
                .map(entry -> Duration.ofNanos(now - memory.log.required(entry.position()).appendedNanos))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public List<OutboxEntry> list(EntryFilter filter) {
        synchronized (memory) {
            List<OutboxEntry> found = new ArrayList<>(entries()
                    .filter(entry -> entry.state() == filter.state()
                            && (filter.topic() == null
                                    || filter.topic().equals(entry.message().topic()))
                            && hasError(entry, filter.error()))
                    .toList());
            return List.copyOf(
                    filter.state() == OutboxState.PUBLISHED
                            ? found.reversed().subList(0, Math.min(found.size(), filter.limit()))
                            : found.subList(0, Math.min(found.size(), filter.limit())));
        }
    }

    private static boolean hasError(OutboxEntry entry, @Nullable String error) {
        String last = entry.lastError();
        return error == null
                || (last != null && last.toLowerCase(Locale.ROOT).contains(error.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Optional<OutboxEntry> find(UUID id) {
        synchronized (memory) {
            return entries().filter(entry -> entry.message().id().equals(id)).findFirst();
        }
    }

    /** All messages, in the order of the log. */
    private Stream<OutboxEntry> entries() {
        return memory.log.committedAfter(0).stream().map(this::entry);
    }

    private OutboxEntry entry(MemoryLog.Row row) {
        MemoryParked.Row parked = memory.parked.at(row.position);
        if (parked == null) {
            boolean passed = memory.checkpoint().hasPassed(row.position);
            return entry(
                    row.position, row.message, passed ? OutboxState.PUBLISHED : OutboxState.PENDING, 0, null, null);
        }
        ParkedMessage message = parked.message();
        return entry(
                row.position,
                row.message,
                message.state(),
                message.attempts() + parked.formerAttempts(),
                parked.dueNanos(),
                message.lastError());
    }

    private OutboxEntry entry(
            long position,
            Message message,
            OutboxState state,
            int attempts,
            @Nullable Long dueNanos,
            @Nullable String lastError) {
        Instant next = dueNanos == null
                ? null
                : memory.clockwork.instants().instant().plusNanos(dueNanos - memory.clockwork.nanoTime());
        return new OutboxEntry(position, message, message.size(), true, state, attempts, next, lastError);
    }

    @Override
    public boolean retry(UUID id) {
        return retry(message -> message.message().id().equals(id)) > 0;
    }

    @Override
    public int retryAll(OutboxState state) {
        return retry(message -> message.state() == state);
    }

    /** A message that was given up has lost its place in the order of its key. One that still holds its key keeps it. */
    private int retry(Predicate<ParkedMessage> condition) {
        synchronized (memory) {
            List<MemoryParked.Row> found = parked(condition, RETRIABLE);
            for (MemoryParked.Row row : found) {
                ParkedMessage message = row.message();
                boolean ordered = message.ordered() && KEEPS_ITS_PLACE.contains(message.state());
                memory.parked.put(new MemoryParked.Row(
                        decided(message, OutboxState.RETRY, ordered, 0),
                        memory.clockwork.nanoTime(),
                        row.formerAttempts() + message.attempts()));
            }
            return found.size();
        }
    }

    @Override
    public boolean skip(UUID id) {
        return skip(message -> message.message().id().equals(id)) > 0;
    }

    @Override
    public int skipAll(OutboxState state) {
        return skip(message -> message.state() == state);
    }

    private int skip(Predicate<ParkedMessage> condition) {
        synchronized (memory) {
            List<MemoryParked.Row> found = parked(condition, EnumSet.complementOf(EnumSet.of(OutboxState.SKIPPED)));
            Set<Lane> freed = new HashSet<>();
            for (MemoryParked.Row row : found) {
                ParkedMessage message = row.message();
                Lane lane = Lane.of(message.message());
                if (lane != null) {
                    freed.add(lane);
                }
                memory.parked.put(new MemoryParked.Row(
                        decided(message, OutboxState.SKIPPED, message.ordered(), message.attempts()),
                        null,
                        row.formerAttempts()));
            }
            memory.parked.promoteFirst(freed);
            return found.size();
        }
    }

    private List<MemoryParked.Row> parked(Predicate<ParkedMessage> condition, Set<OutboxState> states) {
        return memory.parked.rows().stream()
                .filter(row -> states.contains(row.message().state()) && condition.test(row.message()))
                .toList();
    }

    /** An attempt that began before the decision must not undo it. */
    private static ParkedMessage decided(ParkedMessage message, OutboxState state, boolean ordered, int attempts) {
        return new ParkedMessage(
                message.entry(), state, ordered, attempts, message.delay(), message.lastError(), message.version() + 1);
    }
}
