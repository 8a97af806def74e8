package dev.hitotsu.springboot.event;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes messages of events, and events of messages. Thread-safe. */
public final class EventMessages {
    private final EventTypes types;
    private final EventFormat format;

    private EventMessages(EventTypes types, EventFormat format) {
        this.types = types;
        this.format = format;
    }

    /** Messages of these types in this format. */
    public static EventMessages of(EventTypes types, EventFormat format) {
        requireNonNull(types, "types: null (expected: types of events)");
        requireNonNull(format, "format: null (expected: a format, such as JsonEventFormat)");
        return new EventMessages(types, format);
    }

    /**
     * The message that tells of an event.
     *
     * @throws OutboxException if its class is no event or has no topic, its key is null, or the name of a header is
     *     reserved
     */
    public Message toMessage(Object event, Headers headers) {
        requireNonNull(headers, "headers: null (expected: headers, such as Headers.empty())");
        EventDescription description = describe(event);
        if (description.topic().isEmpty()) {
            throw new OutboxException("@EventType(\"" + description.type() + "\") of "
                    + description.eventClass().getName() + ": no topic (expected: topic = \"…\", where its events go)");
        }
        return toMessage(event, headers, description.topic(), null);
    }

    /**
     * The message that tells of an event, for whoever determines by other means than annotations where it goes.
     *
     * @param key the key, if the class has no {@code @EventKey}
     * @throws OutboxException if its class is no event, its key is null though the class has one, or the name of a
     *     header is reserved
     */
    public Message toMessage(Object event, Headers headers, String topic, @Nullable String key) {
        requireNonNull(headers, "headers: null (expected: headers, such as Headers.empty())");
        requireNonNull(topic, "topic: null (expected: where the message goes)");
        EventDescription description = describe(event);
        requireUnreserved(headers);
        return Message.builder(topic, description.type())
                .key(description.key() == null ? key : description.keyOf(event))
                .payload(format.write(event))
                .headers(headers)
                .build();
    }

    private EventDescription describe(Object event) {
        requireNonNull(event, "event: null (expected: an event)");
        return types.describe(event.getClass());
    }

    /**
     * The event of which a message tells.
     *
     * @throws OutboxException if the message has no payload
     */
    public <E> E toEvent(Message message, Class<E> eventClass) {
        requireNonNull(message, "message: null (expected: a message)");
        requireNonNull(eventClass, "eventClass: null (expected: a class with @EventType)");
        byte[] payload = message.payload();
        if (payload == null) {
            throw new OutboxException(message + ": no payload (expected: a " + eventClass.getName()
                    + "; a listener for tombstones takes the Message)");
        }
        return format.read(payload, eventClass);
    }

    /**
     * The name under which events of the class travel.
     *
     * @throws OutboxException if the class is no event, or has the type of another class
     */
    public String typeOf(Class<?> eventClass) {
        return types.typeOf(eventClass);
    }

    /**
     * The topic in the class's {@code @EventType}; empty if it names none.
     *
     * @throws OutboxException as {@link #typeOf}
     */
    public Optional<String> topicOf(Class<?> eventClass) {
        requireNonNull(eventClass, "eventClass: null (expected: a class with @EventType)");
        return Optional.of(types.describe(eventClass).topic()).filter(topic -> !topic.isEmpty());
    }

    /**
     * Whether the class has an {@code @EventKey}.
     *
     * @throws OutboxException as {@link #typeOf}
     */
    public boolean hasKey(Class<?> eventClass) {
        requireNonNull(eventClass, "eventClass: null (expected: a class with @EventType)");
        return types.describe(eventClass).key() != null;
    }

    /** A sink would refuse such a message, and the relay could only give it up. */
    private static void requireUnreserved(Headers headers) {
        for (String name : headers.asMap().keySet()) {
            if (EventHeaders.isReserved(name)) {
                throw new OutboxException("header \"" + name + "\": reserved (expected: another name; those of the"
                        + " CloudEvents attributes are set by the sink)");
            }
        }
    }
}
