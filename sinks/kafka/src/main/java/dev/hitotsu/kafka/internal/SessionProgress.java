package dev.hitotsu.kafka.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;

/**
 * What a session knows of the records that its transactions and those before it have written: where those stand whose
 * messages may not be settled. Thread-safe.
 */
public final class SessionProgress {
    /** More are joined, which only reads more than needed. */
    private static final int MAX_RANGES = 16;

    /**
     * A transaction of this session.
     *
     * @param offset of its record, or of one before it
     * @param end the number after the last send in it
     */
    private record Transaction(long offset, long end) {}

    private final long fence;
    private final List<OffsetRange> earlier = new ArrayList<>();
    private final Deque<Transaction> own = new ArrayDeque<>();
    private boolean begun;
    private long next;
    private long settled;

    public SessionProgress(long fence) {
        this.fence = fence;
    }

    /**
     * Reads what was delivered and may not be settled. Earlier producers of this kind are fenced off already.
     *
     * @param doubtful the number after the last send of a transaction whose commit was not confirmed; 0 if there is
     *     none
     * @throws KafkaException if a newer session has written there, or it cannot be read
     */
    public Set<UUID> recover(ProgressTopic topic, long doubtful) {
        try (ProgressTopic.Reader reader = topic.open()) {
            ProgressRecord last = reader.last().orElse(null);
            if (last != null && last.fence() > fence) {
                throw new KafkaException(
                        "topic " + topic.name() + ": written with fence " + last.fence() + " (expected: " + fence
                                + " at most; a relay of another outbox needs another transactional id)");
            }
            synchronized (this) {
                if (begun) {
                    if (doubtful > 0) {
                        own.add(new Transaction(next, doubtful));
                    }
                } else if (last != null) {
                    earlier.addAll(last.earlier());
                    earlier.add(new OffsetRange(last.from(), reader.end()));
                }
                begun = true;
                next = reader.end();
            }
            Set<UUID> taken = new HashSet<>();
            for (OffsetRange range : unsettled()) {
                reader.read(range).values().forEach(record -> taken.addAll(record.ids()));
            }
            return taken;
        }
    }

    private synchronized List<OffsetRange> unsettled() {
        List<OffsetRange> ranges = new ArrayList<>(earlier);
        ranges.add(new OffsetRange(from(), next));
        return ranges;
    }

    /** What the next transaction writes down. */
    public synchronized ProgressRecord record(List<UUID> ids) {
        return new ProgressRecord(fence, joined(), from(), ids);
    }

    private long from() {
        Transaction first = own.peekFirst();
        return first == null ? next : first.offset;
    }

    private List<OffsetRange> joined() {
        while (earlier.size() > MAX_RANGES) {
            OffsetRange second = earlier.remove(1);
            earlier.set(0, new OffsetRange(earlier.getFirst().first(), Math.max(second.end(), second.first())));
        }
        return earlier;
    }

    /**
     * A transaction was committed.
     *
     * @param end the number after the last send in it
     */
    public synchronized void committed(long offset, long end) {
        own.add(new Transaction(offset, end));
        next = offset + 1;
        forgetSettled();
    }

    public synchronized void settled(long sends) {
        settled = sends;
        forgetSettled();
    }

    public synchronized void recoveredSettled() {
        earlier.clear();
    }

    private void forgetSettled() {
        while (!own.isEmpty() && own.getFirst().end <= settled) {
            own.removeFirst();
        }
    }

    /** Nobody needs what stands before this offset. */
    public synchronized long firstNeeded() {
        long first = from();
        for (OffsetRange range : earlier) {
            first = Math.min(first, range.first());
        }
        return first;
    }
}
