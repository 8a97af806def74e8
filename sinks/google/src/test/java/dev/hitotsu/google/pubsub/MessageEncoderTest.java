package dev.hitotsu.google.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import dev.hitotsu.message.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the encoder writes, the generated classes read. */
class MessageEncoderTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000006Z");

    private final MessageEncoder encoder = new MessageEncoder("/shop");

    private static Message.Builder message() {
        return Message.builder("orders", "Placed").occurredAt(TIME);
    }

    private PubsubMessage encoded(Message message) throws Exception {
        return PubsubMessage.parseFrom(encoder.encode(message));
    }

    @Test
    void everythingHasItsPlace() throws Exception {
        Message message =
                message().key("k-ü").payload("päyload").header("trace", "ä").build();

        assertThat(encoded(message))
                .isEqualTo(PubsubMessage.newBuilder()
                        .setData(ByteString.copyFromUtf8("päyload"))
                        .setOrderingKey("k-ü")
                        .putAllAttributes(Map.of(
                                "ce-specversion", "1.0",
                                "ce-id", message.id().toString(),
                                "ce-source", "/shop",
                                "ce-type", "Placed",
                                "ce-time", "2026-01-02T03:04:05.000006Z",
                                "hitotsu-topic", "orders",
                                "trace", "ä"))
                        .build());
    }

    @Test
    void aTombstoneAnEmptyBodyAndAnEmptyKeyAreToldApart() throws Exception {
        PubsubMessage tombstone = encoded(message().key("").build());
        PubsubMessage empty = encoded(message().payload("").build());

        assertThat(tombstone.getAttributesMap()).containsEntry("hitotsu-tombstone", "true");
        assertThat(tombstone.getAttributesMap()).containsEntry("hitotsu-key", "");
        assertThat(tombstone.getOrderingKey()).isEqualTo("empty");
        assertThat(empty.getAttributesMap()).doesNotContainKeys("hitotsu-tombstone", "hitotsu-key");
        assertThat(empty.getOrderingKey()).isEmpty();
        assertThat(empty.getData()).isEqualTo(ByteString.EMPTY);
    }

    /** Lengths of one, two, three and four bytes. */
    @Test
    void aRequestHasItsMessagesInTheirOrder() throws Exception {
        List<PubSubSend> batch = new ArrayList<>();
        List<Integer> lengths = List.of(0, 1, 127, 128, 16_383, 16_384, 2_100_000);
        Random random = new Random(1);
        for (int length : lengths) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            byte[] encoded = encoder.encode(message()
                    .payload(payload)
                    .header("h", "x".repeat(length % 1_000))
                    .build());
            batch.add(new PubSubSend(encoded, 0));
        }
        PublishRequest request = PublishRequest.parseFrom(PublishBody.of("projects/p/topics/t", batch));

        assertThat(request.getTopic()).isEqualTo("projects/p/topics/t");
        assertThat(request.getMessagesList())
                .extracting(each -> each.getData().size())
                .isEqualTo(lengths);
        assertThat(request.getSerializedSize())
                .isLessThanOrEqualTo(batch.stream().mapToInt(PubSubSend::bytes).sum() + Lane.OVERHEAD);
        assertThat(PublishBody.METHOD.parseRequest(PublishBody.METHOD.streamRequest("x".getBytes(UTF_8))))
                .isEqualTo("x".getBytes(UTF_8));
    }
}
