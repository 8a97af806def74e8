package dev.hitotsu.springboot.event;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.transaction.TransactionalOutbox;

/** Publishes through an outbox in Spring's transactions. */
public final class EventPublisher implements OutboxPublisher {
    private final TransactionalOutbox outbox;
    private final EventMessages messages;

    private EventPublisher(TransactionalOutbox outbox, EventMessages messages) {
        this.outbox = outbox;
        this.messages = messages;
    }

    /** Publishes through this outbox. */
    public static EventPublisher of(TransactionalOutbox outbox, EventMessages messages) {
        requireNonNull(outbox, "outbox: null (expected: an outbox)");
        requireNonNull(messages, "messages: null (expected: how events become messages)");
        return new EventPublisher(outbox, messages);
    }

    @Override
    public void publish(Object event, Headers headers) {
        outbox.append(messages.toMessage(event, headers));
    }

    @Override
    public void append(Message... added) {
        outbox.append(added);
    }
}
