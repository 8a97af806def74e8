package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Records that others wrote: some are no messages, some have no id. */
class ForeignRecordsIT extends KafkaReceiverSupport {
    private void sendForeign(Header... headers) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, (byte[]) null, new byte[0], List.of(headers)));
        }
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    @Test
    void asksThePoisonHandlerAboutRecordsThatAreNoMessages() {
        List<Message> before = send(20);
        sendForeign(header("ce_type", "a\tb"));
        sendForeign(IntStream.range(0, 20_000)
                .mapToObj(i -> header(i == 7 ? "bad name" : "h" + i, "x"))
                .toArray(Header[]::new));
        List<Message> after = send(20);
        Queue<String> reasons = new ConcurrentLinkedQueue<>();
        try (KafkaReceiver receiver = receiver()
                .poisonHandler((message, failures, error) -> {
                    reasons.add(String.valueOf(error.getMessage()));
                    return Decision.SKIP;
                })
                .start()) {
            awaitHandled(before);
            awaitHandled(after);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).hasSize(40);
        assertThat(reasons)
                .containsExactly(
                        "type: control character at index 1 of \"a\uFFFDb\" (expected: one line of text)",
                        "headers: 20000 (expected: 10100 at most)");
    }

    @Test
    void keepsForeignRecordsWithBlankIdsApart() {
        for (int i = 0; i < 3; i++) {
            sendForeign(header("ce_id", ""), header("ce_source", "s"));
            sendForeign(header("ce_id", "00000000-0000-0000-0000-000000000000"));
        }
        try (KafkaReceiver receiver = receiver().start()) {
            await().atMost(LIMIT).until(() -> receiver.handled() == 6);
        }
        assertThat(handled.stream().map(Message::id).distinct()).hasSize(6);
    }
}
