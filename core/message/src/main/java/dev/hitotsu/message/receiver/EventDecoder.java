package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a broker delivers into messages: the attributes of CloudEvents 1.0 in headers (binary mode) or what stands
 * in for them. Takes linear time, and never throws for what somebody has sent: what is no message becomes one that says
 * why. Stateless.
 */
public final class EventDecoder {
    private static final Logger log = LoggerFactory.getLogger(EventDecoder.class);

    /** Room for the attributes of CloudEvents and of dead letters beside the message's own. */
    private static final int MAX_HEADERS = Headers.MAX_COUNT + 100;

    private static final int MAX_TOPIC_LENGTH = 255;

    private EventDecoder() {}

    /**
     * The message.
     *
     * @param defaultType the type of one of which nothing says it
     */
    public static DecodedMessage decode(ReceivedEvent event, String defaultType) {
        requireNonNull(event, "event: null (expected: an event)");
        requireNonNull(defaultType, "defaultType: null (expected: a type)");
        int count = event.headerCount();
        if (count > MAX_HEADERS) {
            Message standIn = message(event, fit(event.topic()), defaultType, Map.of());
            return DecodedMessage.undecodable(
                    standIn, "headers: " + count + " (expected: " + MAX_HEADERS + " at most)");
        }
        Map<String, String> texts = event.texts();
        try {
            String type = first(texts.get(EventHeaders.TYPE), event.type());
            return DecodedMessage.of(message(event, event.topic(), type == null ? defaultType : type, texts));
        } catch (IllegalArgumentException e) {
            Message standIn = message(event, fit(event.topic()), defaultType, texts);
            return DecodedMessage.undecodable(standIn, String.valueOf(e.getMessage()));
        }
    }

    /** A topic that a message can have: some brokers take longer names, and any character in them. */
    private static String fit(String topic) {
        return Headers.toValue(topic.substring(0, Math.min(topic.length(), MAX_TOPIC_LENGTH)));
    }

    /** Everything but topic and type is made fit; what cannot be is left out. */
    private static Message message(ReceivedEvent event, String topic, String type, Map<String, String> texts) {
        Map<String, String> own = new LinkedHashMap<>(texts);
        own.keySet().removeIf(event::isReserved);
        Message.Builder builder = Message.builder(topic, type)
                .id(id(event, texts))
                .occurredAt(time(event, texts.get(EventHeaders.TIME)))
                .payload(event.payload(texts))
                .headers(Headers.ofValid(own));
        String key = event.key(texts);
        return (key == null ? builder : builder.key(key.replace('\0', '\uFFFD'))).build();
    }

    private static UUID id(ReceivedEvent event, Map<String, String> texts) {
        String source = first(texts.get(EventHeaders.SOURCE), event.source());
        UUID given = ReceivedIds.of(texts.get(EventHeaders.ID), source, event.topic());
        return given == null ? event.id(source) : given;
    }

    private static Instant time(ReceivedEvent event, @Nullable String attribute) {
        if (attribute != null) {
            try {
                return OffsetDateTime.parse(attribute).toInstant();
            } catch (DateTimeException e) {
                log.debug("{}: ce_time {} (expected: RFC 3339)", event.topic(), attribute);
            }
        }
        return event.time();
    }

    private static @Nullable String first(@Nullable String attribute, @Nullable String otherwise) {
        String given = ReceivedIds.given(attribute);
        return given == null ? ReceivedIds.given(otherwise) : given;
    }
}
