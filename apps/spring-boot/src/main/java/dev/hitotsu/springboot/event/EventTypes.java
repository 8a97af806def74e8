package dev.hitotsu.springboot.event;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.OutboxException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes of events that an application knows, each under a name of its own. Classes that were not named before
 * join when they are first used. Thread-safe.
 */
public final class EventTypes {
    private final Map<Class<?>, EventDescription> byClass = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> byType = new ConcurrentHashMap<>();

    private EventTypes() {}

    /**
     * Checks the classes.
     *
     * @throws OutboxException if one is no event, has an empty type or several keys, or two have the same type
     */
    public static EventTypes of(Collection<Class<?>> classes) {
        requireNonNull(classes, "classes: null (expected: classes of events)");
        EventTypes types = new EventTypes();
        classes.forEach(types::describe);
        return types;
    }

    /**
     * The name under which events of the class travel.
     *
     * @throws OutboxException as {@link #of}
     */
    public String typeOf(Class<?> eventClass) {
        requireNonNull(eventClass, "eventClass: null (expected: a class with @EventType)");
        return describe(eventClass).type();
    }

    EventDescription describe(Class<?> eventClass) {
        EventDescription known = byClass.get(eventClass);
        if (known != null) {
            return known;
        }
        EventDescription described = EventDescription.of(eventClass);
        Class<?> other = byType.putIfAbsent(described.type(), eventClass);
        if (other != null && other != eventClass) {
            throw new OutboxException("@EventType(\"" + described.type() + "\"): on " + other.getName() + " and "
                    + eventClass.getName() + " (expected: a type for each class)");
        }
        byClass.put(eventClass, described);
        return described;
    }
}
