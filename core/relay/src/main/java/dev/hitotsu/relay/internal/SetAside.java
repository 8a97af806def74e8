package dev.hitotsu.relay.internal;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the log to destinations that have more than their share under way, in order for each destination. It
 * holds no more than its window, and for one destination no more than half of that. Used by the dispatcher alone.
 */
public final class SetAside {
    /** What one destination may have of it, so that there is room for others. */
    private static final double SHARE = 0.5;

    private record Held(SendWindow window, Deque<Delivery> deliveries) {}

    private final SendWindow window;
    private final Map<Destination, Held> byDestination = new LinkedHashMap<>();

    public SetAside(SendWindow window) {
        this.window = window;
    }

    /** Whether a message to the destination would overtake others. */
    public boolean holds(Destination destination) {
        return !byDestination.isEmpty() && byDestination.containsKey(destination);
    }

    /** False if there is no room. */
    public boolean offer(Destination destination, Delivery delivery) {
        if (!window.hasRoomFor(delivery.size()) || hasItsShare(destination, delivery)) {
            return false;
        }
        Held held =
                byDestination.computeIfAbsent(destination, any -> new Held(window.share(SHARE), new ArrayDeque<>()));
        window.enter(delivery.size());
        held.window.enter(delivery.size());
        destination.enterAside();
        held.deliveries.add(delivery);
        return true;
    }

    private boolean hasItsShare(Destination destination, Delivery delivery) {
        Held held = byDestination.get(destination);
        return held != null && !held.window.hasRoomFor(delivery.size());
    }

    /** Those whose messages leave no room for this one: its own destination, or all. */
    public Stream<Destination> inTheWayOf(Destination destination, Delivery delivery) {
        return hasItsShare(destination, delivery) ? Stream.of(destination) : destinations().stream();
    }

    /** The destinations of what is held. */
    public Collection<Destination> destinations() {
        return byDestination.isEmpty() ? List.of() : List.copyOf(byDestination.keySet());
    }

    /** All that is held. */
    public Stream<Delivery> deliveries() {
        return byDestination.values().stream().flatMap(held -> held.deliveries.stream());
    }

    /** The first message to the destination; null if none is held. */
    public @Nullable Delivery first(Destination destination) {
        Held held = byDestination.get(destination);
        return held == null ? null : held.deliveries.peekFirst();
    }

    /** Removes the first message to the destination, of which some are held. */
    public Delivery removeFirst(Destination destination) {
        Held held = byDestination.get(destination);
        if (held == null) {
            throw new IllegalStateException(destination + ": nothing is set aside (expected: a message)");
        }
        Delivery first = held.deliveries.removeFirst();
        window.leave(first.size());
        held.window.leave(first.size());
        destination.leaveAside();
        if (held.deliveries.isEmpty()) {
            byDestination.remove(destination);
        }
        return first;
    }
}
