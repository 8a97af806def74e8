package dev.hitotsu.relay.memory;

import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.Settlement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a term writes down, in memory. */
final class MemoryJournal implements Journal {
    private final OutboxMemory memory;
    private final long fence;

    MemoryJournal(OutboxMemory memory, long fence) {
        this.memory = memory;
        this.fence = fence;
    }

    @Override
    public long lastParked(long below) {
        synchronized (memory) {
            return memory.parked.last(below);
        }
    }

    @Override
    public Set<Lane> heldLanes(Collection<Lane> lanes) {
        synchronized (memory) {
            return lanes.stream().filter(memory.parked::isHeld).collect(Collectors.toSet());
        }
    }

    @Override
    public boolean hasHeldLanes() {
        synchronized (memory) {
            return memory.parked.hasHeldLanes();
        }
    }

    @Override
    public List<ParkedMessage> dueMessages(int limit, long maxBytes) {
        synchronized (memory) {
            return limited(memory.parked.due(), limit, maxBytes);
        }
    }

    @Override
    public List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
        synchronized (memory) {
            return limited(memory.parked.inLane(lane), limit, maxBytes);
        }
    }

    @Override
    public List<ParkedMessage> parkedMessages(Collection<UUID> ids) {
        synchronized (memory) {
            return memory.parked.withIds(Set.copyOf(ids)).toList();
        }
    }

    private static List<ParkedMessage> limited(Stream<ParkedMessage> messages, int limit, long maxBytes) {
        List<ParkedMessage> taken = new ArrayList<>();
        long bytes = 0;
        for (ParkedMessage message : messages.limit(limit).toList()) {
            if (!taken.isEmpty() && bytes >= maxBytes) {
                break;
            }
            taken.add(message);
            bytes += message.message().size();
        }
        return taken;
    }

    @Override
    public int giveUpDeadLetters() {
        synchronized (memory) {
            memory.requireNewest(fence);
            return memory.parked.giveUpDeadLetters();
        }
    }

    @Override
    public void settle(Settlement settlement) {
        synchronized (memory) {
            memory.requireNewest(fence);
            Checkpoint checkpoint = settlement.checkpoint();
            if (checkpoint != null) {
                memory.save((MemoryCheckpoint) checkpoint);
            }
            settlement.parked().forEach(memory.parked::insert);
            settlement.failedAgain().forEach(memory.parked::update);
            settlement.delivered().forEach(memory.parked::delete);
            memory.parked.promoteFirst(touchedLanes(settlement));
            memory.outcomes.addAll(settlement.outcomes());
        }
    }

    private static Set<Lane> touchedLanes(Settlement settlement) {
        Set<Lane> touched = new HashSet<>(settlement.freedLanes());
        Stream.concat(settlement.parked().stream(), settlement.failedAgain().stream())
                .flatMap(message -> Stream.ofNullable(message.lane()))
                .forEach(touched::add);
        return touched;
    }
}
