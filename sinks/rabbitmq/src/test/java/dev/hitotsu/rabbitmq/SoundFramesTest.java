package dev.hitotsu.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoundFramesTest {
    private static final int FLAGS_AT = 12;

    private static byte[] encoded(BasicProperties properties) {
        try {
            Frame frame = properties.toFrame(1, 10);
            assertThat(SoundFrames.isHeader(frame)).isTrue();
            return frame.getPayload();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BasicProperties decoded(byte[] payload) {
        try {
            AMQContentHeader header =
                    AMQImpl.readContentHeaderFrom(new DataInputStream(new ByteArrayInputStream(payload)));
            return (BasicProperties) header;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BasicProperties withHeaders(Map<String, Object> headers) {
        return new BasicProperties.Builder()
                .contentType("text/plain")
                .contentEncoding("utf-8")
                .headers(headers)
                .messageId("m-1")
                .timestamp(new Date(1_000))
                .build();
    }

    @Test
    void leavesSoundHeadersAsTheyAre() {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("text", "x");
        headers.put("none", null);
        headers.put("numbers", List.of(1, 2L, (short) 3, (byte) 4, 5.0f, 6.0, true));
        headers.put("time", new Date(0));
        headers.put("decimal", new BigDecimal("1.5"));
        headers.put("bytes", new byte[] {1});
        headers.put("table", Map.of("a", Map.of("b", List.of("c"))));

        assertThat(SoundFrames.sound(encoded(withHeaders(headers)))).isNull();
        assertThat(SoundFrames.sound(encoded(new BasicProperties()))).isNull();
    }

    /** The type of a field that no client knows, put in place of one that is known. */
    @Test
    void takesOutWhatTheClientCannotRead() {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("before", "x");
        headers.put("odd", List.of(true));
        byte[] payload = encoded(withHeaders(headers));
        payload[new String(payload, UTF_8).indexOf("odd") + "oddA".length() + Integer.BYTES] = '?';

        byte[] sound = SoundFrames.sound(payload);

        BasicProperties properties = decoded(sound == null ? payload : sound);
        assertThat(properties.getHeaders().get("before")).hasToString("x");
        assertThat(properties.getHeaders().get(AmqpHeaders.UNDECODABLE))
                .hasToString("header odd: of type 63 (expected: a type of AMQP)");
        assertThat(properties.getContentEncoding()).isEqualTo("utf-8");
        assertThat(properties.getMessageId()).isEqualTo("m-1");
        assertThat(properties.getTimestamp()).isEqualTo(new Date(1_000));
    }

    @Test
    void breaksOnNoBytes() {
        Random random = new Random(1);
        byte[] payload = encoded(withHeaders(Map.of("a", List.of("b", Map.of("c", 1)), "d", "e")));
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = payload.clone();
            for (int changes = 0; changes < 3; changes++) {
                broken[random.nextInt(FLAGS_AT, broken.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> SoundFrames.soundOrNull(broken)).doesNotThrowAnyException();
        }
        assertThat(SoundFrames.soundOrNull(ByteBuffer.allocate(4).array())).isNull();
    }
}
