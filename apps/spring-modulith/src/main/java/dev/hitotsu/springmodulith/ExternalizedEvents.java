package dev.hitotsu.springmodulith;

import dev.hitotsu.springboot.OutboxPublisher;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Appends events to the outbox when they are published, in the transaction of the publisher. It is the first of all
 * listeners: what others publish because of an event comes after it.
 */
final class ExternalizedEvents implements GenericApplicationListener {
    private final ExternalizedMessages messages;
    private final Supplier<OutboxPublisher> outbox;

    /** The outbox is asked for with the first event: others are published while the database is being set up. */
    ExternalizedEvents(ExternalizedMessages messages, Supplier<OutboxPublisher> outbox) {
        this.messages = messages;
        this.outbox = outbox;
    }

    @Override
    public boolean supportsEventType(ResolvableType eventType) {
        return true;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent published) {
        Object event = published instanceof PayloadApplicationEvent<?> wrapped ? wrapped.getPayload() : published;
        if (messages.isExternalized(event)) {
            outbox.get().append(messages.toMessage(event));
        }
    }
}
