package dev.hitotsu.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.ReceivedIds;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others send never ends the receiver, and is never taken for something else. */
class MessageDecoderTest {
    private static final Instant STORED = Instant.parse("2026-01-02T03:04:05Z");

    private final io.nats.client.impl.Headers headers = new io.nats.client.impl.Headers();

    private DecodedMessage decode(String subject, long sequence) {
        return MessageDecoder.decode(new MessageDecoder.StoredMessage(
                "stream", subject, sequence, headers, "payload".getBytes(UTF_8), STORED));
    }

    private Message decoded(String subject, long sequence) {
        DecodedMessage decoded = decode(subject, sequence);
        assertThat(decoded.problem()).isNull();
        return decoded.message();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
    void blankIdsAndThoseOfNobodyAreMissing(String id) {
        headers.add("ce-id", id);
        headers.add("Nats-Msg-Id", id);
        headers.add("ce-source", " ");
        headers.add("ce-type", "");

        Message first = decoded("orders", 1);

        assertThat(decoded("orders", 1).id()).isEqualTo(first.id());
        assertThat(decoded("orders", 2).id()).isNotEqualTo(first.id());
        assertThat(first.type()).isEqualTo("nats.message");
    }

    @Test
    void theIdOfTheBrokerStandsInForAMissingOne() {
        headers.add("Nats-Msg-Id", "A-17");

        assertThat(decoded("orders", 1).id())
                .isEqualTo(decoded("orders", 2).id())
                .isEqualTo(ReceivedIds.nameBased("event\nstream\nA-17"));
    }

    static Stream<String> subjectsThatAreNoTopics() {
        return Stream.of(
                "orders." + "x".repeat(300), "orders." + "👩".repeat(200), "orders.\u0001", "orders.\u202E\u0085");
    }

    /** A consumer with a wildcard gets whatever subject somebody thinks of. */
    @ParameterizedTest
    @MethodSource("subjectsThatAreNoTopics")
    void aSubjectThatIsNoTopicIsNoMessage(String subject) {
        DecodedMessage decoded = decode(subject, 1);

        if (decoded.problem() == null) {
            assertThat(decoded.message().topic()).isEqualTo(subject);
        } else {
            assertThat(decoded.problem()).hasMessageContaining("topic: ");
            assertThat(decoded.message().topic()).startsWith("orders.").hasSizeLessThanOrEqualTo(255);
        }
    }

    @Test
    void readsAsMuchAsItCanOfWhatIsNoMessage() {
        headers.add("ce-type", "a%09b");
        headers.add("fine", "y");
        headers.add("ce-time", "yesterday");
        headers.add("hitotsu-key", "a%00b");

        DecodedMessage decoded = decode("orders", 1);

        assertThat(decoded.problem()).hasMessageContaining("type: control character at index 1");
        assertThat(decoded.message().key()).isEqualTo("a\uFFFDb");
        assertThat(decoded.message().occurredAt()).isEqualTo(STORED);
        assertThat(decoded.message().headers()).isEqualTo(Headers.empty().with("fine", "y"));
    }

    @Test
    void tooManyHeadersAreNoMessage() {
        for (int i = 0; i < Headers.MAX_COUNT + 101; i++) {
            headers.add("h" + i, "x");
        }

        assertThat(decode("orders", 1).problem()).hasMessageContaining("headers: 10101 (expected: 10100 at most)");
    }
}
