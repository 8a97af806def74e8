package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.ReceivedIds;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RecordDecoderTest {
    private final RecordHeaders headers = new RecordHeaders();

    private DecodedMessage decode(long offset, byte[] key) {
        return RecordDecoder.decode(new ConsumerRecord<>(
                "t", 3, offset, 1_000L, TimestampType.CREATE_TIME, 0, 0, key, new byte[0], headers, Optional.empty()));
    }

    private Message decoded(long offset, byte[] key) {
        DecodedMessage decoded = decode(offset, key);
        assertThat(decoded.problem()).isNull();
        return decoded.message();
    }

    private void header(String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    @Test
    void derivesTheIdOfAForeignRecordFromItsPlace() {
        Message first = decoded(1, new byte[0]);

        assertThat(decoded(1, new byte[0]).id()).isEqualTo(first.id());
        assertThat(decoded(2, new byte[0]).id()).isNotEqualTo(first.id());
        assertThat(first.id().version()).isEqualTo(3);
        assertThat(first.type()).isEqualTo("kafka.record");
        assertThat(first.occurredAt()).isEqualTo(Instant.ofEpochMilli(1_000));
    }

    @Test
    void derivesTheIdOfAForeignEventFromItsSourceAndId() {
        header("ce_id", "A-17");
        header("ce_source", "/billing");

        assertThat(decoded(1, new byte[0]).id())
                .isEqualTo(decoded(2, new byte[0]).id())
                .isEqualTo(ReceivedIds.nameBased("event\n/billing\nA-17"));
    }

    @Test
    void takesTheAttributesOfAnEvent() {
        UUID id = UUID.randomUUID();
        header("ce_id", id.toString());
        header("ce_type", "OrderPlaced");
        header("ce_time", "2026-01-02T04:04:05+01:00");
        header("ce_subject", "s");

        Message message = decoded(1, "ß".getBytes(UTF_8));

        assertThat(message.id()).isEqualTo(id);
        assertThat(message.type()).isEqualTo("OrderPlaced");
        assertThat(message.occurredAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(message.key()).isEqualTo("ß");
        assertThat(message.headers()).isEqualTo(Headers.empty().with("ce_subject", "s"));
    }

    @Test
    void readsWhateverOthersWrote() {
        header("ce_type", " ");
        header("ce_time", "yesterday");
        header("two words", "x");
        header("lines", "a\nb");
        header("fine", "y");
        headers.add("none", null);
        headers.add("binary", new byte[] {(byte) 0xFF});

        Message message = decoded(1, new byte[] {'a', 0, (byte) 0xFF});

        assertThat(message.key()).isEqualTo("a\uFFFD\uFFFD");
        assertThat(message.type()).isEqualTo("kafka.record");
        assertThat(message.headers()).isEqualTo(Headers.empty().with("fine", "y"));
    }

    @Test
    void readsAsMuchAsItCanOfARecordThatIsNoMessage() {
        header("ce_id", "A-17");
        header("ce_type", "a\tb");
        header("fine", "y");

        DecodedMessage decoded = decode(1, "k".getBytes(UTF_8));

        assertThat(decoded.problem()).hasMessageContaining("type: control character at index 1");
        assertThat(decoded.message().key()).isEqualTo("k");
        assertThat(decoded.message().type()).isEqualTo("kafka.record");
        assertThat(decoded.message().headers()).isEqualTo(Headers.empty().with("fine", "y"));
        assertThat(decoded.message().id()).isEqualTo(ReceivedIds.nameBased("event of topic\nt\nA-17"));
    }

    /**
     * A hundred records take a second. Before, each copied all its headers for each of them, and one took 8 seconds.
     */
    @Test
    @Timeout(120)
    void readsManyHeadersInLinearTime() {
        for (int i = 0; i < Headers.MAX_COUNT; i++) {
            header(i == 7 ? "bad name" : "h" + i, "x");
        }
        for (int i = 0; i < 100; i++) {
            assertThat(decoded(i, new byte[0]).headers().asMap()).hasSize(Headers.MAX_COUNT - 1);
        }
    }
}
