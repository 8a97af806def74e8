package dev.hitotsu.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long-lived parts of a gateway: connections, breakers, keys. A part whose settings are the same in the next
 * configuration lives on, with all that it knows; one that is no longer needed is closed. Used by one thread at a time,
 * but for {@link #living}.
 */
final class Parts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);

    private final Consumer<Runnable> later;
    private volatile Map<Object, Object> current = Map.of();
    private Map<Object, Object> next = new HashMap<>();

    /** Parts that are closed later in this way: requests that began with them may still need them. */
    Parts(Consumer<Runnable> later) {
        this.later = later;
    }

    /** The part with these settings, the one that lives already or a new one. */
    @SuppressWarnings("unchecked") // A part is found under the settings that it was made of.
    <K, V> V get(K settings, Function<K, V> factory) {
        return (V) next.computeIfAbsent(settings, same -> {
            Object living = current.get(settings);
            return living == null ? factory.apply(settings) : living;
        });
    }

    /** The parts of a kind that live. May be called by any thread. */
    <V> List<V> living(Class<V> kind) {
        return current.values().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The parts that were asked for are the ones to live on. */
    void keepUsed() {
        Map<Object, Object> before = current;
        current = next;
        next = new HashMap<>();
        Map<Object, Object> kept = current;
        List<Object> unused = before.values().stream()
                .filter(part -> !kept.containsValue(part))
                .toList();
        if (!unused.isEmpty()) {
            later.accept(() -> unused.forEach(Parts::close));
        }
    }

    /** Forgets what was asked for since the last time. */
    void keepOld() {
        next.values().stream().filter(part -> !current.containsValue(part)).forEach(Parts::close);
        next = new HashMap<>();
    }

    @Override
    public void close() {
        current.values().forEach(Parts::close);
        current = Map.of();
    }

    private static void close(Object part) {
        if (part instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                log.warn("cannot close {}", part, e);
            }
        }
    }
}
