package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordEncoderTest {
    private final RecordEncoder encoder = new RecordEncoder("shop", RecordTime.SENT);

    @Test
    void writesTheAttributesAndTheMessagesOwnHeaders() {
        UUID id = UUID.fromString("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9fa0b1");
        Message message = Message.builder("orders", "注文")
                .id(id)
                .key("ß")
                .payload("p")
                .occurredAt(Instant.parse("2026-01-02T03:04:00.000005Z"))
                .header("content-type", "text/plain")
                .build();

        ProducerRecord<byte[], byte[]> record = encoder.encode(message, "t");

        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
        assertThat(headers)
                .containsExactly(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", id.toString()),
                        Map.entry("ce_source", "shop"),
                        Map.entry("ce_type", "注文"),
                        Map.entry("ce_time", "2026-01-02T03:04:00.000005Z"),
                        Map.entry("content-type", "text/plain"));
        assertThat(record.key()).isEqualTo("ß".getBytes(UTF_8));
        assertThat(record.timestamp()).as("the producer's clock").isNull();
    }

    @Test
    void writesWhenItHappenedWhereAskedTo() {
        RecordEncoder occurred = new RecordEncoder("shop", RecordTime.OCCURRED);
        Instant time = Instant.parse("2026-01-02T03:04:00.123Z");
        Message message = Message.builder("t", "x").occurredAt(time).build();
        Message ancient = Message.builder("t", "x").occurredAt(Instant.MIN).build();

        assertThat(occurred.encode(message, "t").timestamp()).isEqualTo(time.toEpochMilli());
        assertThat(occurred.encode(ancient, "t").timestamp()).isZero();
    }

    @Test
    void tellsNoKeyAndNoPayloadFromEmptyOnes() {
        ProducerRecord<byte[], byte[]> none =
                encoder.encode(Message.builder("t", "x").build(), "t");
        ProducerRecord<byte[], byte[]> empty =
                encoder.encode(Message.builder("t", "x").key("").payload("").build(), "t");

        assertThat(none.key()).isNull();
        assertThat(none.value()).isNull();
        assertThat(empty.key()).isEmpty();
        assertThat(empty.value()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05.123456Z, 2026-01-02T03:04:05.123456Z",
        "2026-01-02T03:04:05.99Z,     2026-01-02T03:04:05.990000Z",
        "1969-12-31T23:59:59.5Z,      1969-12-31T23:59:59.500000Z",
        "0000-01-01T00:00:00Z,        0000-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59Z,        9999-12-31T23:59:59.000000Z",
        "+10000-01-01T00:00:00Z,      +10000-01-01T00:00:00Z",
    })
    void writesTimesWithMicroseconds(Instant time, String text) {
        AsciiEncoder ascii = new AsciiEncoder();

        assertThat(new String(ascii.time(time), UTF_8)).isEqualTo(text);
    }

    @Test
    void writesIdsAsTheirText() {
        for (int i = 0; i < 1_000; i++) {
            UUID id = UUID.randomUUID();
            assertThat(new String(AsciiEncoder.uuid(id), UTF_8)).isEqualTo(id.toString());
        }
    }
}
