package dev.hitotsu.message.receiver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Deliveries to be handled in their order, together or one by one. Not thread-safe. */
final class PendingBatch<D extends Delivery> {
    private final List<D> pending;
    private final boolean oneByOne;
    private int failures;
    private long dueAt;

    private PendingBatch(List<D> pending, boolean oneByOne, long dueAt) {
        this.pending = new ArrayList<>(pending);
        this.oneByOne = oneByOne;
        this.dueAt = dueAt;
    }

    /** All of them together. */
    static <D extends Delivery> PendingBatch<D> together(List<D> deliveries, long now) {
        return new PendingBatch<>(deliveries, false, now);
    }

    /** One by one, each lane apart. */
    static <D extends Delivery> List<PendingBatch<D>> oneByOne(List<D> deliveries, long now) {
        Map<String, List<D>> byLane = deliveries.stream()
                .collect(Collectors.groupingBy(Delivery::lane, LinkedHashMap::new, Collectors.toList()));
        return byLane.values().stream()
                .map(lane -> new PendingBatch<>(lane, true, now))
                .toList();
    }

    boolean isOneByOne() {
        return oneByOne;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** All that are not done. */
    List<D> all() {
        return List.copyOf(pending);
    }

    /** Those of the next attempt. */
    List<D> next() {
        return List.copyOf(oneByOne ? pending.subList(0, 1) : pending);
    }

    /** Removes what {@link #next} gave: it is done. */
    void removeNext() {
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

    Set<String> lanes() {
        return pending.stream().map(Delivery::lane).collect(Collectors.toSet());
    }

    void drop(Collection<String> lanes) {
        pending.removeIf(delivery -> lanes.contains(delivery.lane()));
    }
}
