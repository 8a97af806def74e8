package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One who is in a queue.
 *
 * @param instance its name
 * @param fence the token that it has, or will have when its turn comes
 * @param since when it came, by its own clock
 */
public record Queued(String instance, long fence, Instant since) {
    private static final String INSTANCE = "instance";
    private static final String SINCE = "since";

    /** What the one who comes says of itself. */
    static byte[] value(String instance, long wallMillis) {
        return Facts.encode(Map.of(INSTANCE, instance, SINCE, Long.toString(wallMillis)));
    }

    /** All who are in the queue, the first first. */
    static List<Queued> in(CoordinationStore store, String folder) {
        return store.entries(folder).stream()
                .sorted(Comparator.comparingLong(StoreEntry::created))
                .map(Queued::of)
                .toList();
    }

    private static Queued of(StoreEntry entry) {
        Map<String, String> facts = Facts.decode(entry.value());
        return new Queued(facts.getOrDefault(INSTANCE, "unknown"), entry.created(), since(facts));
    }

    private static Instant since(Map<String, String> facts) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(facts.getOrDefault(SINCE, "0")));
        } catch (NumberFormatException e) {
            return Instant.EPOCH;
        }
    }
}
