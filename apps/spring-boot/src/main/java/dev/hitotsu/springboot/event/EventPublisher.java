package dev.hitotsu.springboot.event;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.transaction.TransactionalOutbox;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Publishes through an outbox in Spring's transactions. */
public final class EventPublisher implements OutboxPublisher {
    private final Consumer<List<Message>> outbox;
    private final EventMessages messages;

    private EventPublisher(Consumer<List<Message>> outbox, EventMessages messages) {
        this.outbox = outbox;
        this.messages = messages;
    }

    /** Publishes through this outbox. */
    public static EventPublisher of(TransactionalOutbox outbox, EventMessages messages) {
        requireNonNull(outbox, "outbox: null (expected: an outbox)");
        requireNonNull(messages, "messages: null (expected: how events become messages)");
        return appendingBy(outbox::append, messages);
    }

    /**
     * Publishes through an outbox of another kind.
     *
     * @param append adds messages to the transaction of this thread
     */
    public static EventPublisher appendingBy(Consumer<List<Message>> append, EventMessages messages) {
        requireNonNull(append, "append: null (expected: what appends messages)");
        requireNonNull(messages, "messages: null (expected: how events become messages)");
        return new EventPublisher(append, messages);
    }

    @Override
    public void publish(Object event, Headers headers) {
        outbox.accept(List.of(messages.toMessage(event, headers)));
    }

    @Override
    public void append(Message... added) {
        requireNonNull(added, "messages: null (expected: messages)");
        outbox.accept(Arrays.asList(added));
    }
}
