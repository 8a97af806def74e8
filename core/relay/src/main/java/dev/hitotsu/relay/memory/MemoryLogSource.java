package dev.hitotsu.relay.memory;

import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ReadBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads a log in memory past its gaps, from where everything was settled. */
final class MemoryLogSource implements LogSource {
    private final OutboxMemory memory;
    private final TreeSet<Long> gaps = new TreeSet<>();
    private long position;
    private MemoryCheckpoint reported;

    MemoryLogSource(OutboxMemory memory) {
        this.memory = memory;
        this.reported = memory.checkpoint();
        this.position = reported.position();
        gaps.addAll(reported.gaps());
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
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
}
