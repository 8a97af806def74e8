package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A store whose reads a test decides, and that keeps what was settled. Parked in it is what the test says. */
final class ScriptedStore implements RelayStore {
    final List<Checkpoint> saved = new CopyOnWriteArrayList<>();
    final List<ParkedMessage> parked = new CopyOnWriteArrayList<>();
    /** What the log was told, and how often it was cleaned up. */
    final List<Checkpoint> told = new CopyOnWriteArrayList<>();

    final AtomicInteger cleanedUp = new AtomicInteger();
    final List<Settlement> settlements = new CopyOnWriteArrayList<>();
    /** What an earlier term has parked, in which lanes, and up to where. */
    List<ParkedMessage> known = List.of();

    List<ParkedMessage> due = List.of();
    Set<Lane> held = Set.of();
    long lastParked;
    Runnable onDeadLettersGivenUp = () -> {};
    private final Supplier<ReadBatch> reads;
    private Runnable onEnd = () -> {};
    private Runnable onRenewal = () -> {};
    private long fence;

    ScriptedStore(Supplier<ReadBatch> reads) {
        this.reads = reads;
    }

    /** Runs the action when a term ends. */
    ScriptedStore onEnd(Runnable action) {
        this.onEnd = action;
        return this;
    }

    /** Runs the action when a lease is renewed. */
    ScriptedStore onRenewal(Runnable action) {
        this.onRenewal = action;
        return this;
    }

    static ReadBatch nothing(Checkpoint checkpoint, boolean changed) {
        return new ReadBatch(List.of(), checkpoint, changed, false);
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration lease) {
        return Optional.of(new Term(++fence));
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant) {
        return tryLead(instance, lease);
    }

    private final class Term implements RelayTerm, LogSource, Journal {
        private final long ownFence;

        Term(long fence) {
            this.ownFence = fence;
        }

        @Override
        public long fence() {
            return ownFence;
        }

        @Override
        public LogSource source() {
            return this;
        }

        @Override
        public Journal journal() {
            return this;
        }

        @Override
        public boolean renew(Duration lease) {
            onRenewal.run();
            return true;
        }

        @Override
        public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
            return reads.get();
        }

        @Override
        public long lastParked(long below) {
            return lastParked;
        }

        @Override
        public Set<Lane> heldLanes(Collection<Lane> lanes) {
            return lanes.stream().filter(held::contains).collect(Collectors.toSet());
        }

        @Override
        public boolean hasHeldLanes() {
            return !held.isEmpty();
        }

        @Override
        public List<ParkedMessage> dueMessages(int limit, long maxBytes) {
            return due;
        }

        @Override
        public List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
            return known.stream().filter(message -> lane.equals(message.lane())).toList();
        }

        @Override
        public List<ParkedMessage> parkedMessages(Collection<UUID> ids) {
            return known.stream()
                    .filter(message -> ids.contains(message.message().id()))
                    .toList();
        }

        @Override
        public int giveUpDeadLetters() {
            onDeadLettersGivenUp.run();
            return 0;
        }

        @Override
        public void settle(Settlement settlement) {
            settlements.add(settlement);
            if (settlement.checkpoint() != null) {
                saved.add(settlement.checkpoint());
            }
            parked.addAll(settlement.parked());
        }

        @Override
        public void settled(Checkpoint checkpoint) {
            told.add(checkpoint);
        }

        @Override
        public void cleanUp() {
            cleanedUp.incrementAndGet();
        }

        @Override
        public void close() {
            onEnd.run();
        }
    }
}
