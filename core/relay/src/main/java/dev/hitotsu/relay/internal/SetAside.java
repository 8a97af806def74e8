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
 * holds no more than its window. Used by the dispatcher alone.
 */
public final class SetAside {
    private final SendWindow window;
    private final Map<Destination, Deque<Delivery>> byDestination = new LinkedHashMap<>();

    public SetAside(SendWindow window) {
        this.window = window;
    }

    /** Whether a message to the destination would overtake others. */
    public boolean holds(Destination destination) {
        return !byDestination.isEmpty() && byDestination.containsKey(destination);
    }

    /** False if there is no room. */
    public boolean offer(Destination destination, Delivery delivery) {
        if (!window.hasRoomFor(delivery.size())) {
            return false;
        }
        window.enter(delivery.size());
        destination.enterAside();
        byDestination.computeIfAbsent(destination, any -> new ArrayDeque<>()).add(delivery);
        return true;
    }

    /** The destinations of what is held. */
    public Collection<Destination> destinations() {
        return byDestination.isEmpty() ? List.of() : List.copyOf(byDestination.keySet());
    }

    /** All that is held. */
    public Stream<Delivery> deliveries() {
        return byDestination.values().stream().flatMap(Deque::stream);
    }

    /** The first message to the destination; null if none is held. */
    public @Nullable Delivery first(Destination destination) {
        Deque<Delivery> held = byDestination.get(destination);
        return held == null ? null : held.peekFirst();
    }

    public void removeFirst(Destination destination) {
        Deque<Delivery> held = byDestination.get(destination);
        if (held == null) {
            return;
        }
        window.leave(held.removeFirst().size());
        destination.leaveAside();
        if (held.isEmpty()) {
            byDestination.remove(destination);
        }
    }

    /** Forgets everything; nothing of it was sent. */
    public void clear() {
        byDestination.clear();
    }
}
