package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.EntryCodec;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.id.internal.QuotedText;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A process in a queue.
 *
 * @param instance the name of the process
 * @param fence the fencing token that it has, or will have when its turn comes
 * @param since when it queued up, by its own clock
 */
public record QueueEntry(String instance, long fence, Instant since) {
    private static final String INSTANCE = "instance";
    private static final String SINCE = "since";

    public QueueEntry {
        requireNonNull(instance, "instance: null (expected: the name of an instance)");
        requireNonNull(since, "since: null (expected: a time)");
    }

    /** Without characters that control a terminal: other processes write the name. */
    @Override
    public String toString() {
        return "QueueEntry[" + QuotedText.plain(instance) + ", fence " + fence + ", since " + since + "]";
    }

    /** The value of an entry in the queue. */
    static byte[] encode(String instance, long sinceMillis) {
        return EntryCodec.encode(Map.of(INSTANCE, instance, SINCE, Long.toString(sinceMillis)));
    }

    /** Everybody in the queue, the first one first. */
    static List<QueueEntry> list(CoordinationStore store, String folder) {
        return store.entries(folder).stream()
                .sorted(Comparator.comparingLong(StoreEntry::createRevision))
                .map(QueueEntry::decode)
                .toList();
    }

    private static QueueEntry decode(StoreEntry entry) {
        Map<String, String> fields = EntryCodec.decode(entry.value());
        return new QueueEntry(fields.getOrDefault(INSTANCE, "unknown"), entry.createRevision(), since(fields));
    }

    private static Instant since(Map<String, String> fields) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault(SINCE, "0")));
        } catch (NumberFormatException e) {
            return Instant.EPOCH;
        }
    }
}
