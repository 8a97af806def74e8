package dev.hitotsu.inbox.parking;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.InboxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parked messages in memory, in the transactions of an {@link InMemoryInboxStore}, for tests. Thread-safe. */
public final class InMemoryParkingStore implements ParkingStore<Transaction> {
    private record Row(ParkedMessage message, Instant dueAt) {
        boolean isPending(String consumer) {
            return message.consumer().equals(consumer) && message.state().isPending();
        }
    }

    private final InstantSource clock;
    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private final Map<Long, Transaction> takers = new HashMap<>();
    private final Map<Transaction, List<Consumer<TreeMap<Long, Row>>>> uncommitted = new HashMap<>();
    private long numbers;

    /** An empty store, whose times are those of this clock. */
    public InMemoryParkingStore(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock: null (expected: a clock)");
    }

    /** Everything that is parked, in order. */
    public synchronized List<ParkedMessage> all() {
        return rows.values().stream().map(Row::message).toList();
    }

    @Override
    public synchronized Set<Long> heldLanes(Transaction transaction, String consumer, Collection<Long> lanes) {
        transaction.requireOpen();
        return pending(consumer)
                .map(row -> row.message().lane())
                .filter(lane -> lane != null && lanes.contains(lane))
                .collect(Collectors.toSet());
    }

    private Stream<Row> pending(String consumer) {
        return pending(rows, consumer);
    }

    private static Stream<Row> pending(TreeMap<Long, Row> rows, String consumer) {
        return rows.values().stream().filter(row -> row.isPending(consumer));
    }

    /** Changes the rows when the transaction commits, and until then only what it sees itself. */
    private void change(Transaction transaction, Consumer<TreeMap<Long, Row>> change) {
        List<Consumer<TreeMap<Long, Row>>> changes = uncommitted.computeIfAbsent(transaction, any -> new ArrayList<>());
        if (changes.isEmpty()) {
            transaction.onEnd(() -> forget(transaction));
        }
        changes.add(change);
        transaction.onCommit(() -> apply(change));
    }

    private synchronized void apply(Consumer<TreeMap<Long, Row>> change) {
        change.accept(rows);
    }

    private synchronized void forget(Transaction transaction) {
        uncommitted.remove(transaction);
    }

    private TreeMap<Long, Row> asSeenBy(Transaction transaction) {
        TreeMap<Long, Row> seen = new TreeMap<>(rows);
        uncommitted.getOrDefault(transaction, List.of()).forEach(change -> change.accept(seen));
        return seen;
    }

    @Override
    public synchronized void park(Transaction transaction, String consumer, List<NewlyParked> messages) {
        transaction.requireOpen();
        List<NewlyParked> copy = List.copyOf(messages);
        change(transaction, all -> add(all, consumer, copy));
    }

    private void add(TreeMap<Long, Row> rows, String consumer, List<NewlyParked> messages) {
        for (NewlyParked one : messages) {
            boolean isThere = rows.values().stream()
                    .anyMatch(row -> row.message().consumer().equals(consumer)
                            && row.message().message().id().equals(one.message().id()));
            if (!isThere) {
                long number = ++numbers;
                rows.put(
                        number,
                        new Row(
                                new ParkedMessage(
                                        number,
                                        consumer,
                                        one.message(),
                                        one.reader(),
                                        one.state(),
                                        one.lane(),
                                        one.attempts(),
                                        one.error(),
                                        0),
                                clock.instant().plus(one.delay())));
            }
        }
    }

    @Override
    public synchronized int countPending(Transaction transaction, String consumer, int limit) {
        transaction.requireOpen();
        return (int) pending(consumer).limit(limit).count();
    }

    @Override
    public synchronized List<ParkedMessage> take(Transaction transaction, String consumer, int max) {
        transaction.requireOpen();
        Row first = pending(consumer)
                .filter(row -> row.message().state() == ParkedState.RETRY
                        && !row.dueAt().isAfter(clock.instant())
                        && !takers.containsKey(row.message().number()))
                .min(Comparator.comparing(Row::dueAt))
                .orElse(null);
        if (first == null) {
            return List.of();
        }
        List<ParkedMessage> taken = new ArrayList<>(List.of(first.message()));
        if (first.message().attempts() == 0 && first.message().lane() != null) {
            pending(consumer)
                    .map(Row::message)
                    .filter(message -> first.message().lane().equals(message.lane())
                            && message.state() == ParkedState.WAITING
                            && message.number() > first.message().number())
                    .limit(max - 1)
                    .forEach(taken::add);
        }
        taken.forEach(message -> takers.put(message.number(), transaction));
        transaction.onEnd(() -> release(transaction));
        return taken;
    }

    private synchronized void release(Transaction transaction) {
        takers.values().removeIf(taker -> taker == transaction);
    }

    @Override
    public synchronized void remove(Transaction transaction, List<ParkedMessage> taken) {
        for (ParkedMessage message : taken) {
            if (takers.get(message.number()) != transaction) {
                throw new InboxException(message.message() + ": gone (expected: taken in this transaction)");
            }
        }
        List<ParkedMessage> copy = List.copyOf(taken);
        change(transaction, all -> copy.forEach(message -> all.remove(message.number())));
    }

    @Override
    public synchronized boolean fail(
            Transaction transaction, ParkedMessage message, String error, @Nullable Duration delay) {
        transaction.requireOpen();
        Row row = rows.get(message.number());
        if (row == null || row.message().version() != message.version()) {
            return false;
        }
        ParkedMessage failed = new ParkedMessage(
                message.number(),
                message.consumer(),
                message.message(),
                message.reader(),
                delay == null ? ParkedState.DEAD : ParkedState.RETRY,
                delay == null ? null : message.lane(),
                message.attempts() + 1,
                error,
                message.version() + 1);
        Instant dueAt = clock.instant().plus(delay == null ? Duration.ZERO : delay);
        change(transaction, all -> all.put(failed.number(), new Row(failed, dueAt)));
        return true;
    }

    @Override
    public synchronized int promote(Transaction transaction, String consumer, Collection<Long> lanes) {
        Set<Long> copy = Set.copyOf(lanes);
        return promote(transaction, consumer, copy::contains);
    }

    @Override
    public synchronized int promoteAll(Transaction transaction, String consumer) {
        return promote(transaction, consumer, lane -> true);
    }

    private int promote(Transaction transaction, String consumer, Predicate<Long> lanes) {
        transaction.requireOpen();
        int promoted = promoteRows(asSeenBy(transaction), consumer, lanes);
        change(transaction, all -> {
            int unused = promoteRows(all, consumer, lanes);
        });
        return promoted;
    }

    private int promoteRows(TreeMap<Long, Row> rows, String consumer, Predicate<Long> lanes) {
        Set<Long> seen = new HashSet<>();
        int promoted = 0;
        for (Row row : pending(rows, consumer).toList()) {
            Long lane = row.message().lane();
            boolean isFirst = lane != null && lanes.test(lane) && seen.add(lane);
            if (isFirst && row.message().state() == ParkedState.WAITING) {
                rows.put(row.message().number(), new Row(due(row.message()), clock.instant()));
                promoted++;
            }
        }
        return promoted;
    }

    private static ParkedMessage due(ParkedMessage message) {
        return new ParkedMessage(
                message.number(),
                message.consumer(),
                message.message(),
                message.reader(),
                ParkedState.RETRY,
                message.lane(),
                message.attempts(),
                message.error(),
                message.version() + 1);
    }
}
