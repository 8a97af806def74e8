package dev.hitotsu.relay.memory;

import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The time in which one relay leads an outbox in memory. */
final class MemoryTerm implements RelayTerm {
    private final OutboxMemory memory;
    private final long fence;
    private final TreeSet<Long> gaps = new TreeSet<>();
    private long position;
    private MemoryCheckpoint reported;

    MemoryTerm(OutboxMemory memory, long fence) {
        this.memory = memory;
        this.fence = fence;
        this.reported = memory.checkpoint();
        this.position = reported.position();
        gaps.addAll(reported.gaps());
        memory.parked.promoteFirstOfAll();
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
    public ReadBatch read(int maxMessages, long maxBytes) {
        synchronized (memory) {
            List<MemoryLog.Row> found = new ArrayList<>();
            long bytes = 0;
            boolean full = false;
            for (MemoryLog.Row row : unread()) {
                if (found.size() == maxMessages || (!found.isEmpty() && bytes + row.message.size() > maxBytes)) {
                    full = true;
                    break;
                }
                found.add(row);
                bytes += row.message.size();
            }
            found.forEach(this::pass);
            gaps.removeIf(gap -> !memory.log.isOpen(gap) && memory.log.committedAt(gap) == null);
            return batch(
                    found.stream()
                            .filter(row -> memory.parked.at(row.position) == null)
                            .map(memory.log::entry)
                            .toList(),
                    full);
        }
    }

    /** First what has appeared in the gaps, then what is new. */
    private List<MemoryLog.Row> unread() {
        return Stream.concat(
                        gaps.stream().flatMap(gap -> Stream.ofNullable(memory.log.committedAt(gap))),
                        memory.log.committedAfter(position).stream())
                .toList();
    }

    private void pass(MemoryLog.Row row) {
        if (!gaps.remove(row.position)) {
            gaps.addAll(memory.log.openBetween(position, row.position));
            position = row.position;
        }
    }

    private ReadBatch batch(List<LogEntry> entries, boolean full) {
        MemoryCheckpoint now = MemoryCheckpoint.of(position, gaps);
        boolean changed = !now.equals(reported);
        reported = now;
        return new ReadBatch(entries, now, changed, full);
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
        }
    }

    private static Set<Lane> touchedLanes(Settlement settlement) {
        Set<Lane> touched = new HashSet<>(settlement.deliveredLanes());
        Stream.concat(settlement.parked().stream(), settlement.failedAgain().stream())
                .flatMap(message -> Stream.ofNullable(message.lane()))
                .forEach(touched::add);
        return touched;
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
