package dev.hitotsu.relay.memory;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parked messages. Invariant: in a lane that is held, the first message is never {@code WAITING}. */
final class MemoryParked {
    /**
     * A parked message.
     *
     * @param dueNanos when it is sent next; null where that is not planned
     * @param formerAttempts before an operator had it sent again
     * @param parkedAt when it came
     * @param changedAt when it last changed; no two changes have the same
     */
    record Row(
            ParkedMessage message, @Nullable Long dueNanos, int formerAttempts, Instant parkedAt, Instant changedAt) {
        /** After a change. */
        Row changed(ParkedMessage newMessage, @Nullable Long newDueNanos, int newFormerAttempts, Instant now) {
            return new Row(newMessage, newDueNanos, newFormerAttempts, parkedAt, now);
        }

        /** The lane that it holds or waits in; null where it does not. */
        private @Nullable Lane held() {
            return message.holdsLane() ? message.lane() : null;
        }
    }

    private final Clockwork clockwork;
    private final long maxMessageSize;
    private final NavigableMap<Long, Row> rows = new TreeMap<>();
    /** The positions of the messages that hold a lane or wait in it. */
    private final Map<Lane, NavigableSet<Long>> byLane = new HashMap<>();

    private Instant lastStamp = Instant.MIN;

    MemoryParked(Clockwork clockwork, long maxMessageSize) {
        this.clockwork = clockwork;
        this.maxMessageSize = maxMessageSize;
    }

    /** The time, or the next one if that was given already. */
    Instant stamp() {
        Instant now = clockwork.instants().instant();
        lastStamp = now.isAfter(lastStamp) ? now : lastStamp.plusNanos(1_000);
        return lastStamp;
    }

    Collection<Row> rows() {
        return rows.values();
    }

    /** The greatest position that is less than this one; 0 if there is none. */
    long last(long below) {
        Long last = rows.lowerKey(below);
        return last == null ? 0 : last;
    }

    @Nullable Row at(long position) {
        return rows.get(position);
    }

    /** Adds a message, unless an earlier term has added it. */
    void insert(ParkedMessage message) {
        Instant now = stamp();
        if (!rows.containsKey(message.position())) {
            put(new Row(message, dueNanos(message), 0, now, now));
        }
    }

    /** Writes how an attempt failed, unless an operator has changed the message since the attempt began. */
    void update(ParkedMessage failed) {
        Row before = rows.get(failed.position());
        if (before != null && before.message.version() == failed.version()) {
            put(before.changed(failed, dueNanos(failed), before.formerAttempts, stamp()));
        }
    }

    void put(Row row) {
        long position = row.message.position();
        delete(position);
        rows.put(position, row);
        Lane lane = row.held();
        if (lane != null) {
            byLane.computeIfAbsent(lane, any -> new TreeSet<>()).add(position);
        }
    }

    void delete(long position) {
        Row removed = rows.remove(position);
        Lane lane = removed == null ? null : removed.held();
        if (lane != null) {
            byLane.computeIfPresent(lane, (any, positions) -> {
                positions.remove(position);
                return positions.isEmpty() ? null : positions;
            });
        }
    }

    private NavigableSet<Long> positionsIn(Lane lane) {
        return byLane.getOrDefault(lane, Collections.emptyNavigableSet());
    }

    private @Nullable Long dueNanos(ParkedMessage message) {
        return switch (message.state()) {
            case RETRY, DEAD_LETTER -> clockwork.nanoTime() + message.delay().toNanos();
            case DELAYED -> clockwork.nanoTime() + untilNanos(message.message().deliverAfter());
            case PENDING, PUBLISHED, WAITING, BLOCKED, DEAD, SKIPPED -> null;
        };
    }

    private long untilNanos(@Nullable Instant time) {
        return time == null
                ? 0
                : Duration.between(clockwork.instants().instant(), time).toNanos();
    }

    boolean isHeld(Lane lane) {
        return byLane.containsKey(lane);
    }

    boolean hasHeldLanes() {
        return !byLane.isEmpty();
    }

    /** Those that are due; of each held lane only the first. */
    Stream<ParkedMessage> due() {
        long now = clockwork.nanoTime();
        return rows.values().stream()
                .filter(row -> row.dueNanos != null && row.dueNanos - now <= 0 && !waitsForAnother(row.message))
                .sorted(Comparator.comparing((Row row) -> row.dueNanos).thenComparing(row -> row.message.position()))
                .map(this::asRead);
    }

    private boolean waitsForAnother(ParkedMessage message) {
        Lane lane = message.lane();
        return message.state() == OutboxState.RETRY
                && lane != null
                && positionsIn(lane).lower(message.position()) != null;
    }

    Stream<ParkedMessage> inLane(Lane lane) {
        return positionsIn(lane).stream().map(this::required).map(this::asRead);
    }

    Stream<ParkedMessage> withIds(Set<UUID> ids) {
        return rows.values().stream()
                .filter(row -> ids.contains(row.message.message().id()))
                .map(this::asRead);
    }

    /** As a database gives it back, which says nothing of delays. */
    private ParkedMessage asRead(Row row) {
        ParkedMessage message = row.message;
        LogEntry entry = message.entry() instanceof LogEntry.Unreadable
                ? message.entry()
                : MemoryLog.entry(message.position(), message.message(), maxMessageSize);
        return new ParkedMessage(
                entry,
                message.state(),
                message.ordered(),
                message.attempts(),
                Duration.ZERO,
                message.lastError(),
                message.version());
    }

    /** Restores the invariant: the first message of a lane that waits is due now. */
    void promoteFirst(Collection<Lane> lanes) {
        for (Lane lane : lanes) {
            positionsIn(lane).stream()
                    .findFirst()
                    .map(this::required)
                    .filter(row -> row.message.state() == OutboxState.WAITING)
                    .ifPresent(row -> put(row.changed(
                            row.message.withState(OutboxState.RETRY),
                            clockwork.nanoTime(),
                            row.formerAttempts,
                            stamp())));
        }
    }

    private Row required(long position) {
        return requireNonNull(rows.get(position), "a position without a message");
    }

    int giveUpDeadLetters() {
        List<Row> letters = rows.values().stream()
                .filter(row -> row.message.state() == OutboxState.DEAD_LETTER)
                .toList();
        letters.forEach(
                row -> put(row.changed(row.message.withState(OutboxState.DEAD), null, row.formerAttempts, stamp())));
        return letters.size();
    }
}
