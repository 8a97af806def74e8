package dev.hitotsu.message.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventDecoderTest {
    private static final UUID ID = UUID.fromString("01a21f8d-40b3-7053-baf5-6130950ef0be");
    private static final UUID OTHER_ID = new UUID(1, 2);
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private final Map<String, String> texts = new LinkedHashMap<>();
    private String topic = "orders";
    private int count = 1;
    private @Nullable String key = "k";
    private @Nullable String type;
    private @Nullable String source = "/broker";

    private DecodedMessage decode() {
        return EventDecoder.decode(new Delivered(), "Unknown");
    }

    private final class Delivered implements ReceivedEvent {
        @Override
        public String topic() {
            return topic;
        }

        @Override
        public int headerCount() {
            return count;
        }

        @Override
        public Map<String, String> texts() {
            return texts;
        }

        @Override
        public boolean isReserved(String name) {
            return name.startsWith("ce_");
        }

        @Override
        public @Nullable String key(Map<String, String> all) {
            return key;
        }

        @Override
        public byte @Nullable [] payload(Map<String, String> all) {
            return "body".getBytes(UTF_8);
        }

        @Override
        public @Nullable String type() {
            return type;
        }

        @Override
        public @Nullable String source() {
            return source;
        }

        @Override
        public UUID id(@Nullable String sender) {
            return new UUID(1, "/broker".equals(sender) ? 2 : 3);
        }

        @Override
        public Instant time() {
            return Instant.EPOCH;
        }
    }

    @Test
    void theAttributesOfAnEventAreThoseOfTheMessage() {
        texts.put("ce_id", ID.toString());
        texts.put("ce_type", "OrderPlaced");
        texts.put("ce_time", "2026-01-02T03:04:05Z");
        texts.put("ce_source", "/shop");
        texts.put("own", "1");
        texts.put("no\nheader", "1");
        Message message = decode().message();

        assertThat(decode().problem()).isNull();
        assertThat(message.topic()).isEqualTo("orders");
        assertThat(message.id()).isEqualTo(ID);
        assertThat(message.type()).isEqualTo("OrderPlaced");
        assertThat(message.occurredAt()).isEqualTo(TIME);
        assertThat(message.key()).isEqualTo("k");
        assertThat(message.payload()).isEqualTo("body".getBytes(UTF_8));
        assertThat(message.headers().asMap()).containsExactly(Map.entry("own", "1"));
    }

    @Test
    void whatIsMissingOrBlankIsStoodInFor() {
        texts.put("ce_id", " ");
        texts.put("ce_type", "");
        texts.put("ce_time", "yesterday");
        Message message = decode().message();

        assertThat(message.id()).isEqualTo(OTHER_ID);
        assertThat(message.type()).isEqualTo("Unknown");
        assertThat(message.occurredAt()).isEqualTo(Instant.EPOCH);
        type = "FromTheBroker";
        assertThat(decode().message().type()).isEqualTo("FromTheBroker");
        texts.put("ce_source", "/shop");
        assertThat(decode().message().id()).isEqualTo(new UUID(1, 3));
        texts.put("ce_id", "7");
        assertThat(decode().message().id()).isEqualTo(ReceivedIds.of("7", "/shop", "orders"));
        key = null;
        assertThat(decode().message().key()).isNull();
        key = "a\0b";
        assertThat(decode().message().key()).isEqualTo("a\uFFFDb");
    }

    @Test
    void whatIsNoMessageSaysWhy() {
        texts.put("ce_type", "two\nlines");
        DecodedMessage decoded = decode();

        assertThat(decoded.problem()).isNotNull().hasMessageStartingWith("type: control character at index 3");
        assertThat(decoded.message().type()).isEqualTo("Unknown");
        assertThat(decoded.message().payload()).isEqualTo("body".getBytes(UTF_8));
        topic = "t".repeat(256);
        assertThat(decode().problem()).isNotNull().hasMessageStartingWith("topic: 256 characters");
        assertThat(decode().message().topic()).isEqualTo("t".repeat(255));
        topic = "a\nb";
        assertThat(decode().message().topic()).isEqualTo("a b");
    }

    @Test
    void tooManyHeadersAreAnAttack() {
        texts.put("own", "1");
        count = Headers.MAX_COUNT + 100;
        assertThat(decode().problem()).isNull();
        count++;
        DecodedMessage decoded = decode();
        assertThat(decoded.problem()).isNotNull().hasMessage("headers: 10101 (expected: 10100 at most)");
        assertThat(decoded.message().headers().isEmpty()).isTrue();
        assertThat(decoded.message().topic()).isEqualTo("orders");
    }
}
