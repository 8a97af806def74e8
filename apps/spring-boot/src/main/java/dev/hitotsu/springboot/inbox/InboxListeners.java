package dev.hitotsu.springboot.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.springboot.event.EventMessages;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.SmartLifecycle;

/**
 * The receivers of all listeners of an application, one for each group. They begin when the application has started,
 * and end before its beans do. Thread-safe.
 */
public final class InboxListeners implements SmartLifecycle {
    private final BatchHandlers handlers;
    private final Collection<ReceiverStarter> starters;
    private final MessageProcessing processing;
    private final Map<String, ListenerGroup> groups = new TreeMap<>();
    private final Map<String, Receiver> receivers = new TreeMap<>();
    private boolean isRunning;

    /**
     * Listeners without a method.
     *
     * @param handlers run the listeners, in transactions of the database with the claims
     * @param processing surrounds each message
     */
    public InboxListeners(BatchHandlers handlers, Collection<ReceiverStarter> starters, MessageProcessing processing) {
        this.handlers = requireNonNull(handlers, "handlers: null (expected: handlers of batches)");
        this.starters = List.copyOf(requireNonNull(starters, "starters: null (expected: starters of receivers)"));
        this.processing = requireNonNull(processing, "processing: null (expected: what runs listeners)");
    }

    /** Adds a method, whose group must be one that a broker of this application can serve. */
    synchronized void add(ListenerMethod method, EventMessages events) {
        starter(method);
        groups.computeIfAbsent(method.group(), name -> new ListenerGroup(name, events))
                .add(method);
    }

    /** The group with this name, which has a method. */
    synchronized ListenerGroup group(String name) {
        return requireNonNull(groups.get(name), name);
    }

    private ReceiverStarter starter(ListenerMethod method) {
        return starters.stream()
                .filter(starter -> starter.supports(method.source()))
                .findFirst()
                .orElseThrow(() -> new InboxException("@InboxListener " + method.name() + ": no broker for "
                        + method.source() + " (expected: hitotsu-kafka and spring-boot-starter-kafka for topics,"
                        + " hitotsu-rabbitmq and spring-boot-starter-amqp for a queue)"));
    }

    @Override
    public synchronized void start() {
        for (ListenerGroup group : groups.values()) {
            receivers.put(group.name(), start(group));
        }
        isRunning = true;
    }

    private Receiver start(ListenerGroup group) {
        BatchHandler handler = handlers.handler(group.name(), message -> group.handle(message, processing));
        ReceiverStarter starter = starters.stream()
                .filter(each -> each.supports(group.source()))
                .findFirst()
                .orElseThrow();
        return starter.start(group.name(), group.source(), handler);
    }

    /** Lets each receiver finish its batch. Blocks until then. */
    @Override
    public synchronized void stop() {
        receivers.values().forEach(Receiver::close);
        receivers.clear();
        isRunning = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return isRunning;
    }

    /** The receivers that run, by group. */
    public synchronized Map<String, Receiver> receivers() {
        return Map.copyOf(receivers);
    }
}
