package dev.hitotsu.springmodulith;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.springboot.event.EventMessages;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;

/**
 * Makes messages of what Spring Modulith externalizes: what its configuration maps the event to, under the name in
 * {@code @EventType}, to the target that its configuration determines.
 */
final class ExternalizedMessages {
    private final EventExternalizationConfiguration configuration;
    private final Supplier<EventMessages> messages;

    ExternalizedMessages(EventExternalizationConfiguration configuration, Supplier<EventMessages> messages) {
        this.configuration = configuration;
        this.messages = messages;
    }

    boolean isExternalized(Object event) {
        return configuration.supports(event);
    }

    Message toMessage(Object event) {
        Object mapped = configuration.map(event);
        RoutingTarget target = configuration.determineTarget(event);
        return messages.get()
                .toMessage(
                        mapped,
                        headers(configuration.getHeadersFor(mapped)),
                        topic(event, mapped, target),
                        key(mapped, target));
    }

    private String topic(Object event, Object mapped, RoutingTarget target) {
        String declared = messages.get().topicOf(mapped.getClass()).orElse("");
        if (ExternalizedClasses.isNameOf(event.getClass(), target.getTarget())) {
            return ExternalizedClasses.requireTopic(event.getClass(), declared);
        }
        String topic = RoutingExpression.evaluate(target.getTarget(), mapped);
        if (topic == null || topic.isBlank()) {
            throw new OutboxException("target \"" + target.getTarget() + "\" of "
                    + mapped.getClass().getName() + ": " + topic + " (expected: the name of a topic)");
        }
        ExternalizedClasses.requireOneTopic(mapped.getClass(), declared, topic);
        return topic;
    }

    private @Nullable String key(Object mapped, RoutingTarget target) {
        String declared = target.getKey();
        if (declared == null) {
            return null;
        }
        ExternalizedClasses.requireOneKey(mapped.getClass(), messages.get(), declared);
        String key = RoutingExpression.evaluate(declared, mapped);
        if (key == null) {
            throw new OutboxException("key \"" + declared + "\" of "
                    + mapped.getClass().getName() + ": null (expected: a value, because the target declares an order)");
        }
        return key;
    }

    /** As Spring does, values that are null are left out. */
    private static Headers headers(Map<String, Object> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof byte[]) {
                throw new OutboxException("header \"" + name + "\": bytes (expected: text, a number or the like)");
            }
            if (value != null) {
                texts.put(name, value.toString());
            }
        });
        return Headers.of(texts);
    }
}
