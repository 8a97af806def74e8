package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Claims in memory, for tests and for effects that end with the process. Thread-safe. */
public final class InMemoryInboxStore implements InboxStore<InMemoryInboxStore.Transaction> {
    private record Key(String consumer, UUID id) {}

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Map<Key, @Nullable Transaction> holders = new HashMap<>();
    private final Map<Key, Instant> claimedAt = new HashMap<>();
    private final Map<String, Map<String, Instant>> readers = new HashMap<>();

    public InMemoryInboxStore(InstantSource clock) {
        requireNonNull(clock, "clock: null (expected: a clock)");
        this.clock = clock;
    }

    /** Begins a transaction. */
    public Transaction begin() {
        return new Transaction();
    }

    @Override
    public Set<UUID> claim(Transaction transaction, String consumer, Collection<UUID> ids) {
        Set<UUID> claimed = new HashSet<>();
        for (UUID id : new LinkedHashSet<>(ids.stream().sorted().toList())) {
            if (claim(transaction, new Key(consumer, id))) {
                claimed.add(id);
            }
        }
        return claimed;
    }

    private boolean claim(Transaction transaction, Key key) {
        lock.lock();
        try {
            requireOpen(transaction);
            while (holders.get(key) != null && holders.get(key) != transaction) {
                ended.awaitUninterruptibly();
            }
            if (claimedAt.containsKey(key) || holders.get(key) == transaction) {
                return false;
            }
            holders.put(key, transaction);
            transaction.keys.add(key);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit(Transaction transaction) {
        transaction.commit();
    }

    /** Remembers also what is rolled back, which does no harm. */
    @Override
    public Set<String> reportReader(Transaction transaction, String consumer, String reader, Duration within) {
        lock.lock();
        try {
            requireOpen(transaction);
            Instant now = clock.instant();
            Map<String, Instant> seenAt = readers.computeIfAbsent(consumer, key -> new HashMap<>());
            seenAt.values().removeIf(seen -> seen.isBefore(now.minus(within)));
            seenAt.put(reader, now);
            Set<String> others = new HashSet<>(seenAt.keySet());
            others.remove(reader);
            return others;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int deleteOldClaims(Transaction transaction, String consumer, ClaimAges ages, int limit) {
        lock.lock();
        try {
            requireOpen(transaction);
            Instant now = clock.instant();
            List<Key> old = claimedAt.entrySet().stream()
                    .filter(claim -> claim.getKey().consumer().equals(consumer))
                    .filter(claim -> claim.getValue().isBefore(now.minus(ages.above())))
                    .filter(claim -> !claim.getValue().isBefore(now.minus(ages.upTo())))
                    .map(Map.Entry::getKey)
                    .limit(limit)
                    .toList();
            old.forEach(claimedAt::remove);
            return old.size();
        } finally {
            lock.unlock();
        }
    }

    private static void requireOpen(Transaction transaction) {
        transaction.requireOpen();
    }

    /** A transaction of this store. Not thread-safe. */
    public final class Transaction {
        private final List<Key> keys = new ArrayList<>();
        private final List<Runnable> changes = new ArrayList<>();
        private final List<Runnable> endings = new ArrayList<>();
        private boolean done;

        private Transaction() {}

        public void commit() {
            end(true);
        }

        public void rollback() {
            end(false);
        }

        /** Refuses a transaction that has ended. */
        public void requireOpen() {
            if (done) {
                throw new InboxException("transaction: already ended (expected: an open one)");
            }
        }

        /** Has another store in memory make a change when this commits, after those that were asked for before. */
        public void onCommit(Runnable change) {
            changes.add(requireNonNull(change, "change: null (expected: what to do)"));
        }

        /** Tells another store in memory when this has ended, however it did. */
        public void onEnd(Runnable ending) {
            endings.add(requireNonNull(ending, "ending: null (expected: what to do)"));
        }

        private void end(boolean keep) {
            lock.lock();
            try {
                requireOpen();
                done = true;
                for (Key key : keys) {
                    holders.remove(key);
                    if (keep) {
                        claimedAt.put(key, clock.instant());
                    }
                }
                if (keep) {
                    changes.forEach(Runnable::run);
                }
                endings.forEach(Runnable::run);
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
