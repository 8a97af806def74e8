package dev.hitotsu.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Messages to be handled in their order, together or one by one. Not thread-safe. */
final class PendingBatch {
    private final List<ReceivedRecord> pending;
    private final boolean oneByOne;
    private int failures;
    private long dueAt;

    private PendingBatch(List<ReceivedRecord> pending, boolean oneByOne, long dueAt) {
        this.pending = new ArrayList<>(pending);
        this.oneByOne = oneByOne;
        this.dueAt = dueAt;
    }

    /** All of them together. */
    static PendingBatch whole(List<ReceivedRecord> received, long now) {
        return new PendingBatch(received, false, now);
    }

    /** The same messages one by one, each partition apart. */
    List<PendingBatch> split(long now) {
        Map<TopicPartition, List<ReceivedRecord>> byPartition = pending.stream()
                .collect(Collectors.groupingBy(ReceivedRecord::partition, LinkedHashMap::new, Collectors.toList()));
        return byPartition.values().stream()
                .map(received -> new PendingBatch(received, true, now))
                .toList();
    }

    boolean isOneByOne() {
        return oneByOne;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** The messages of the next attempt. */
    List<ReceivedRecord> next() {
        return List.copyOf(oneByOne ? pending.subList(0, 1) : pending);
    }

    /** Removes what {@link #next} gave: it is handled. */
    void removeHandled() {
        pending.subList(0, oneByOne ? 1 : pending.size()).clear();
        failures = 0;
    }

    /** Counts a failed attempt; returns how many failed in a row. */
    int recordFailure() {
        return ++failures;
    }

    void postponeUntil(long nanos) {
        dueAt = nanos;
    }

    /** Nanoseconds until the next attempt; zero or less when it is due. */
    long nanosUntilDue(long now) {
        return dueAt - now;
    }

    Set<TopicPartition> partitions() {
        return pending.stream().map(ReceivedRecord::partition).collect(Collectors.toSet());
    }

    void drop(Collection<TopicPartition> partitions) {
        pending.removeIf(received -> partitions.contains(received.partition()));
    }
}
