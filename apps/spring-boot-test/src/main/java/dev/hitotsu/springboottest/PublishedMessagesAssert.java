package dev.hitotsu.springboottest;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/** What tests say about published messages. */
public final class PublishedMessagesAssert extends AbstractAssert<PublishedMessagesAssert, PublishedMessages> {
    PublishedMessagesAssert(PublishedMessages actual) {
        super(actual, PublishedMessagesAssert.class);
    }

    /** An event equal to this one was published. */
    public PublishedMessagesAssert hasEvent(Object event) {
        requireNonNull(event, "event: null (expected: an event)");
        if (!actual.events(event.getClass()).contains(event)) {
            failWithMessage("expected the event %s, and there were %s", event, actual.events(event.getClass()));
        }
        return this;
    }

    /** So many events of the class were published. */
    public PublishedMessagesAssert hasEvents(Class<?> eventClass, int count) {
        if (actual.events(eventClass).size() != count) {
            failWithMessage(
                    "expected %s events of %s, and there were %s",
                    count, eventClass.getName(), actual.events(eventClass));
        }
        return this;
    }

    /** A message with this topic and key was published. */
    public PublishedMessagesAssert hasMessage(String topic, String key) {
        if (actual.messages().stream().noneMatch(message -> isTo(message, topic, key))) {
            failWithMessage(
                    "expected a message to %s with the key %s, and there were %s", topic, key, actual.messages());
        }
        return this;
    }

    private static boolean isTo(Message message, String topic, String key) {
        return message.topic().equals(topic) && Objects.equals(message.key(), key);
    }

    /** Nothing was published. */
    public PublishedMessagesAssert isEmpty() {
        if (!actual.messages().isEmpty()) {
            failWithMessage("expected no messages, and there were %s", actual.messages());
        }
        return this;
    }
}
