package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.Uuid7;
import dev.hitotsu.id.internal.QuotedText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, to be told to whoever is concerned.
 *
 * <p>The id stays the same in every redelivery, so that a consumer can recognise a repetition. Messages with the same
 * topic and key are delivered in order; a message without a key has no order. A null payload is a tombstone; a payload
 * of zero bytes is not.
 *
 * <p>Immutable and thread-safe, as long as nobody writes to the payload. Payloads may be large, so the array is copied
 * neither in nor out.
 */
public final class Message {
    /** 16 MiB: how large a message may be where nothing else is said. RabbitMQ 4 refuses larger ones, too. */
    public static final long DEFAULT_MAX_SIZE = 16 << 20;

    private final UUID id;
    private final String topic;
    private final @Nullable String key;
    private final String type;
    private final byte @Nullable [] payload;
    private final Headers headers;
    private final Instant occurredAt;
    private final @Nullable Instant deliverAfter;

    private Message(Builder builder) {
        this.id = builder.id == null ? Uuid7.randomUuid7() : builder.id;
        this.topic = TextChecks.requireShortName("topic", builder.topic);
        this.key = builder.key == null ? null : TextChecks.requireStorable("key", builder.key);
        this.type = TextChecks.requireName("type", builder.type);
        this.payload = builder.payload;
        this.headers = builder.headers;
        Instant occurred = builder.occurredAt == null ? Instant.now() : builder.occurredAt;
        this.occurredAt = occurred.truncatedTo(ChronoUnit.MICROS);
        this.deliverAfter = builder.deliverAfter == null ? null : builder.deliverAfter.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * A builder for a message to {@code topic} of the {@code type} (what happened, for example {@code OrderPlaced}).
     */
    public static Builder builder(String topic, String type) {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        requireNonNull(type, "type: null (expected: the type of a message)");
        return new Builder(topic, type);
    }

    /** Identifies this message for ever. */
    public UUID id() {
        return id;
    }

    /** Where it goes: a Kafka topic, a RabbitMQ queue or exchange; the sink decides how to read it. */
    public String topic() {
        return topic;
    }

    /** What it is about, for example an order's number; null where order does not matter. */
    public @Nullable String key() {
        return key;
    }

    /** What happened, for example {@code OrderPlaced}. */
    public String type() {
        return type;
    }

    /** The body, not copied; null for a tombstone. */
    public byte @Nullable [] payload() {
        return payload;
    }

    /** How many bytes the body has; 0 for a tombstone. */
    public int payloadSize() {
        return payload == null ? 0 : payload.length;
    }

    /** Its size in bytes: of the body, and of topic, key, type and headers as UTF-8. */
    public long size() {
        return payloadSize()
                + TextChecks.utf8Length(topic)
                + (key == null ? 0 : TextChecks.utf8Length(key))
                + TextChecks.utf8Length(type)
                + headers.size();
    }

    public Headers headers() {
        return headers;
    }

    /** When it happened, by the sender's clock, in microseconds. */
    public Instant occurredAt() {
        return occurredAt;
    }

    /**
     * It is not delivered before this time, in microseconds; null for at once. Such a message has no place in its key's
     * order.
     */
    public @Nullable Instant deliverAfter() {
        return deliverAfter;
    }

    /** The W3C trace context of the sender, where it gave one. */
    public Optional<String> traceParent() {
        return headers.get(Headers.TRACE_PARENT);
    }

    /** The same message with other headers. */
    public Message withHeaders(Headers newHeaders) {
        return toBuilder().headers(newHeaders).build();
    }

    /** The same message with another payload. */
    public Message withPayload(byte @Nullable [] newPayload) {
        return toBuilder().payload(newPayload).build();
    }

    /** The same message, addressed to another topic. */
    public Message withTopic(String newTopic) {
        requireNonNull(newTopic, "topic: null (expected: the name of a topic)");
        Builder builder = toBuilder();
        builder.topic = newTopic;
        return builder.build();
    }

    private Builder toBuilder() {
        return new Builder(topic, type)
                .id(id)
                .key(key)
                .payload(payload)
                .headers(headers)
                .occurredAt(occurredAt)
                .deliverAfter(deliverAfter);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Message that
                && id.equals(that.id)
                && topic.equals(that.topic)
                && Objects.equals(key, that.key)
                && type.equals(that.type)
                && Arrays.equals(payload, that.payload)
                && headers.equals(that.headers)
                && occurredAt.equals(that.occurredAt)
                && Objects.equals(deliverAfter, that.deliverAfter);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Identifies the message. Without key, payload and headers, which may hold personal data. */
    @Override
    public String toString() {
        return "Message[id=" + id + ", topic=" + plain(topic) + ", key="
                + (key == null ? null : key.length() + " characters") + ", type="
                + plain(type) + ", payload="
                + (payload == null ? "null" : payload.length + " bytes") + "]";
    }

    /** Others choose these texts, and they end up in logs. */
    private static String plain(String text) {
        return QuotedText.plain(text);
    }

    /** Builds a {@link Message}. Not thread-safe. */
    public static final class Builder {
        private @Nullable UUID id;
        private String topic;
        private @Nullable String key;
        private final String type;
        private byte @Nullable [] payload;
        private Headers headers = Headers.empty();
        private @Nullable Instant occurredAt;
        private @Nullable Instant deliverAfter;

        private Builder(String topic, String type) {
            this.topic = topic;
            this.type = type;
        }

        /** The id; a new UUID of version 7 where none is given. */
        public Builder id(UUID newId) {
            requireNonNull(newId, "id: null (expected: a UUID)");
            this.id = newId;
            return this;
        }

        /**
         * The key; messages with the same key stay in order. Any Unicode text without U+0000, which databases cannot
         * hold.
         */
        public Builder key(@Nullable String newKey) {
            this.key = newKey;
            return this;
        }

        /** The body, not copied. */
        public Builder payload(byte @Nullable [] newPayload) {
            this.payload = newPayload;
            return this;
        }

        /** The body as UTF-8. */
        public Builder payload(String text) {
            requireNonNull(text, "payload: null (expected: text)");
            return payload(text.getBytes(StandardCharsets.UTF_8));
        }

        public Builder headers(Headers newHeaders) {
            requireNonNull(newHeaders, "headers: null (expected: headers, such as Headers.empty())");
            this.headers = newHeaders;
            return this;
        }

        /** Adds one header. */
        public Builder header(String name, String value) {
            return headers(headers.with(name, value));
        }

        /** Adds the W3C trace context, the value of a {@code traceparent} header. */
        public Builder traceParent(String value) {
            return header(Headers.TRACE_PARENT, value);
        }

        /** When it happened; now where none is given. */
        public Builder occurredAt(@Nullable Instant time) {
            this.occurredAt = time;
            return this;
        }

        public Builder deliverAfter(@Nullable Instant time) {
            this.deliverAfter = time;
            return this;
        }

        /**
         * The message.
         *
         * @throws IllegalArgumentException if the topic or the type is empty or not one line, the topic longer than 255
         *     characters, or a text cannot be stored
         */
        public Message build() {
            return new Message(this);
        }
    }
}
