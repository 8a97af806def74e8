package dev.hitotsu.springboot.event;

import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * What is known of a class of events.
 *
 * @param type the name under which its events travel
 * @param topic where they go; empty if they are only received
 * @param key where the key is found; null for events without a key
 */
record EventDescription(
        Class<?> eventClass,
        String type,
        String topic,
        @Nullable Member key) {
    /**
     * Reads and checks the annotations of a class.
     *
     * @throws OutboxException if the class is no event, its type is empty, or it has several keys
     */
    static EventDescription of(Class<?> eventClass) {
        EventType annotation = eventClass.getAnnotation(EventType.class);
        if (annotation == null) {
            throw new OutboxException("event: " + eventClass.getName() + " (expected: a class with @EventType)");
        }
        if (annotation.value().isBlank()) {
            throw new OutboxException("@EventType of " + eventClass.getName() + ": \"" + annotation.value()
                    + "\" (expected: what happened, such as OrderPlaced)");
        }
        return new EventDescription(eventClass, annotation.value(), annotation.topic(), keyOf(eventClass));
    }

    private static @Nullable Member keyOf(Class<?> eventClass) {
        List<Member> keys = new ArrayList<>();
        ReflectionUtils.doWithMethods(eventClass, method -> addIfKey(keys, method));
        // The component of a record marks its field and its accessor.
        if (keys.isEmpty()) {
            ReflectionUtils.doWithFields(eventClass, field -> addIfKey(keys, field));
        }
        if (keys.size() > 1) {
            throw new OutboxException("@EventKey of " + eventClass.getName() + ": "
                    + keys.stream().map(Member::getName).toList() + " (expected: one)");
        }
        return keys.isEmpty() ? null : keys.getFirst();
    }

    private static <M extends AnnotatedElement & Member> void addIfKey(List<Member> keys, M member) {
        if (!member.isAnnotationPresent(EventKey.class)) {
            return;
        }
        boolean isReadable = !(member instanceof Method method)
                || method.getParameterCount() == 0 && method.getReturnType() != void.class;
        if (Modifier.isStatic(member.getModifiers()) || !isReadable) {
            throw new OutboxException(
                    "@EventKey: " + member
                            + " (expected: a component of a record, a field, or a method without parameters that returns the key)");
        }
        keys.add(member);
    }

    /**
     * The key of an event; null if its class has none.
     *
     * @throws OutboxException if the class has a key, and the event's is null
     */
    @Nullable String keyOf(Object event) {
        if (key == null) {
            return null;
        }
        Object value = valueOf(key, event);
        if (value == null) {
            throw new OutboxException("key: " + key.getName() + " of an event " + type
                    + " is null (expected: a value, because @EventKey declares an order)");
        }
        return value.toString();
    }

    private static @Nullable Object valueOf(Member key, Object event) {
        if (key instanceof Method method) {
            ReflectionUtils.makeAccessible(method);
            return ReflectionUtils.invokeMethod(method, event);
        }
        Field field = (Field) key;
        ReflectionUtils.makeAccessible(field);
        return ReflectionUtils.getField(field, event);
    }
}
