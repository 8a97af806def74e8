package dev.hitotsu.nats;

import dev.hitotsu.message.PercentEncoding;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.EventDecoder;
import dev.hitotsu.message.receiver.ReceivedEvent;
import dev.hitotsu.message.receiver.ReceivedIds;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns what a stream keeps into messages; {@link NatsReceiver} says how. Stateless. */
final class MessageDecoder {
    private static final String DEFAULT_TYPE = "nats.message";

    private MessageDecoder() {}

    static DecodedMessage decode(StoredMessage stored) {
        return EventDecoder.decode(new StoredEvent(stored), DEFAULT_TYPE);
    }

    /**
     * What a stream keeps.
     *
     * @param headers null where it has none
     * @param storedAt when the stream took it
     */
    record StoredMessage(
            String stream,
            String subject,
            long sequence,
            @Nullable Headers headers,
            byte @Nullable [] data,
            Instant storedAt) {}

    private record StoredEvent(StoredMessage stored) implements ReceivedEvent {
        private static final byte[] NOTHING = {};

        @Override
        public String topic() {
            return stored.subject();
        }

        @Override
        public int headerCount() {
            return stored.headers() == null ? 0 : stored.headers().size();
        }

        /** Where a name comes several times, the first value counts. */
        @Override
        public Map<String, String> texts() {
            Map<String, String> texts = new LinkedHashMap<>();
            if (stored.headers() != null) {
                stored.headers().forEach((name, values) -> texts.put(nameOf(name), first(values)));
            }
            return texts;
        }

        private static String nameOf(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return NatsHeaders.isReserved(lower) ? NatsHeaders.attribute(lower) : name;
        }

        private static String first(List<String> values) {
            return values.isEmpty() ? "" : PercentEncoding.decode(values.getFirst());
        }

        @Override
        public boolean isReserved(String name) {
            return NatsHeaders.isReserved(name);
        }

        @Override
        public @Nullable String key(Map<String, String> texts) {
            return texts.get(NatsHeaders.KEY);
        }

        @Override
        public byte @Nullable [] payload(Map<String, String> texts) {
            if ("true".equals(texts.get(NatsHeaders.TOMBSTONE))) {
                return null;
            }
            byte[] data = stored.data();
            return data == null ? NOTHING : data;
        }

        @Override
        public @Nullable String type() {
            return null;
        }

        @Override
        public @Nullable String source() {
            return stored.stream();
        }

        /** A repetition has the same place in its stream. */
        @Override
        public UUID id(@Nullable String source) {
            String given =
                    stored.headers() == null ? null : stored.headers().getFirst(NatsJetStreamConstants.MSG_ID_HDR);
            UUID id = ReceivedIds.of(given, source, topic());
            return id == null
                    ? ReceivedIds.nameBased("message of stream\n" + stored.stream() + "\n" + stored.sequence() + "\n"
                            + stored.storedAt())
                    : id;
        }

        @Override
        public Instant time() {
            return stored.storedAt();
        }
    }
}
