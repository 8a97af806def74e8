package dev.hitotsu.springboot.inbox;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.event.EventMessages;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one consumer: for each type of message one method, and perhaps one for all others. Thread-safe. */
final class ListenerGroup {
    private static final Logger log = LoggerFactory.getLogger(ListenerGroup.class);

    /** The key of the method that takes messages of every type. */
    private static final String ANY_TYPE = "";

    private final String name;
    private final EventMessages events;
    private final Map<String, ListenerMethod> methods = new ConcurrentHashMap<>();
    private final Set<String> topics = new LinkedHashSet<>();
    private final Set<String> queues = new LinkedHashSet<>();
    private final Set<String> skippedTypes = ConcurrentHashMap.newKeySet();

    ListenerGroup(String name, EventMessages events) {
        this.name = name;
        this.events = events;
    }

    /**
     * Adds a method.
     *
     * @throws InboxException if the group has one for the same type, or receives from another broker or queue
     */
    void add(ListenerMethod method) {
        String type = method.eventClass() == null ? ANY_TYPE : events.typeOf(method.eventClass());
        ListenerMethod other = methods.putIfAbsent(type, method);
        if (other != null) {
            throw new InboxException("@InboxListener group \"" + name + "\": "
                    + (type.equals(ANY_TYPE) ? "messages of any type" : "type \"" + type + "\"") + " by " + other.name()
                    + " and by " + method.name()
                    + " (expected: one method for a type; another effect has a group of its own)");
        }
        switch (method.source()) {
            case MessageSource.Topics source -> topics.addAll(source.names());
            case MessageSource.Queue source -> queues.add(source.name());
        }
        if (queues.size() + (topics.isEmpty() ? 0 : 1) > 1) {
            throw new InboxException("@InboxListener group \"" + name + "\": topics " + topics + ", queues " + queues
                    + " (expected: topics, or one queue; another queue has a group of its own)");
        }
    }

    String name() {
        return name;
    }

    MessageSource source() {
        return topics.isEmpty()
                ? new MessageSource.Queue(queues.iterator().next())
                : new MessageSource.Topics(List.copyOf(topics));
    }

    /**
     * Has the method for its type handle the message. A message that nobody asked for is passed over, as a topic may
     * have many.
     */
    void handle(Message message, MessageProcessing processing) {
        ListenerMethod method = methods.get(message.type());
        if (method == null) {
            method = methods.get(ANY_TYPE);
        }
        ListenerMethod found = method;
        if (found != null) {
            processing.process(name, message, () -> found.call(message, events));
        } else if (skippedTypes.size() < 1000 && skippedTypes.add(message.type())) {
            log.warn(
                    "inbox \"{}\" passes over messages of type \"{}\", for which it has no listener",
                    name,
                    message.type());
        }
    }
}
