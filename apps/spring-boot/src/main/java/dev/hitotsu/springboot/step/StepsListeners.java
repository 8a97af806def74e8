package dev.hitotsu.springboot.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.ResultCodec;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.StepsBuilder;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.inbox.ReceiverStarter;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The handlers in steps of an application, one for each group, with their receivers. They begin when the application
 * has started, and end before its beans do. Thread-safe.
 */
public final class StepsListeners implements SmartLifecycle {
    private final StepStore<Connection> store;
    private final Collection<ReceiverStarter> starters;
    private final EventMessages events;
    private final @Nullable ResultCodec codec;
    private final Map<String, StepsMethod> methods = new TreeMap<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<StepHandler<Connection>> handlers = new ArrayList<>();
    private boolean isRunning;

    /**
     * Handlers without a method.
     *
     * @param codec of results; null for JSON of records
     */
    public StepsListeners(
            StepStore<Connection> store,
            Collection<ReceiverStarter> starters,
            EventMessages events,
            @Nullable ResultCodec codec) {
        this.store = requireNonNull(store, "store: null (expected: a store of runs)");
        this.starters = List.copyOf(requireNonNull(starters, "starters: null (expected: starters of receivers)"));
        this.events = requireNonNull(events, "events: null (expected: how messages become events)");
        this.codec = codec;
    }

    /** Adds a method, whose group must be its own, and one that a broker of this application can serve. */
    synchronized void add(StepsMethod method) {
        StepsMethod other = methods.putIfAbsent(method.group(), method);
        if (other != null) {
            throw new InboxException("@Steps group \"" + method.group() + "\": by " + other.method() + " and by "
                    + method.method() + " (expected: one method for a group)");
        }
        ReceiverStarter unused = starter(method);
    }

    private ReceiverStarter starter(StepsMethod method) {
        return starters.stream()
                .filter(starter -> starter.supports(method.source()))
                .findFirst()
                .orElseThrow(() -> new InboxException("@Steps group \"" + method.group() + "\": no broker for "
                        + method.source() + " (expected: hitotsu-kafka and spring-boot-starter-kafka for topics,"
                        + " hitotsu-rabbitmq and spring-boot-starter-amqp for a queue)"));
    }

    /** The runs of a group, for example to answer one that waits. */
    public Steps<Connection> steps(String group) {
        StepsBuilder<Connection> builder = Steps.builder(store, group);
        return codec == null ? builder.build() : builder.codec(codec).build();
    }

    @Override
    public synchronized void start() {
        for (StepsMethod method : methods.values()) {
            StepHandler<Connection> handler = handler(method).start();
            handlers.add(handler);
            receivers.add(starter(method).start(method.group(), method.source(), taken(method, handler)));
        }
        isRunning = true;
    }

    /** The handler of a method, which is not started. */
    StepHandler<Connection> handler(StepsMethod method) {
        return steps(method.group())
                .handler((run, message) -> CurrentRun.with(run, () -> method.call(run, message, events)));
    }

    /** A topic may have messages that the method does not take. */
    private BatchHandler taken(StepsMethod method, StepHandler<Connection> handler) {
        return batch -> {
            var messages = batch.messages().stream()
                    .filter(message -> method.takes(message, events))
                    .toList();
            if (!messages.isEmpty()) {
                handler.handle(new ReceivedBatch(messages, batch.positions(), batch.reader()));
            }
        };
    }

    /** Lets each receiver finish its batch, and each run its step. Blocks until then. */
    @Override
    public synchronized void stop() {
        receivers.forEach(Receiver::close);
        handlers.forEach(StepHandler::close);
        receivers.clear();
        handlers.clear();
        isRunning = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return isRunning;
    }
}
