package dev.hitotsu.relay.internal;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Addresses messages that were given up to the dead letter topic. Their headers are a part of the wire format. */
public final class DeadLetters {
    private static final String TOPIC = "hitotsu-dead-topic";
    private static final String ATTEMPTS = "hitotsu-dead-attempts";
    private static final String ERROR = "hitotsu-dead-error";
    private static final String UNREADABLE = "hitotsu-unreadable";

    private final @Nullable String topic;

    public DeadLetters(@Nullable String topic) {
        this.topic = topic;
    }

    /** Whether there is a topic for them. */
    public boolean canSend() {
        return topic != null;
    }

    /** The message as it is sent: a dead letter goes to the dead letter topic and says why, any other is unchanged. */
    public Message asSent(ParkedMessage parked) {
        Message message = parked.message();
        if (parked.state() != OutboxState.DEAD_LETTER) {
            return message;
        }
        if (topic == null) {
            throw new IllegalStateException(
                    message.id() + ": a dead letter (expected: none without a dead letter topic)");
        }
        Headers headers = message.headers()
                .with(TOPIC, message.topic())
                .with(ATTEMPTS, Integer.toString(parked.attempts()))
                .with(ERROR, Headers.toValue(Objects.requireNonNullElse(parked.lastError(), "")));
        if (parked.entry() instanceof LogEntry.Unreadable unreadable) {
            headers = headers.with(UNREADABLE, Headers.toValue(unreadable.reason()));
        }
        return message.withTopic(topic).withHeaders(headers);
    }
}
