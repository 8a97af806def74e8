package dev.hitotsu.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class MessageCodingTest {
    private static final MessageEncoder ENCODER = new MessageEncoder("test", List.of("tenant"));

    private static DecodedMessage deliver(EncodedMessage encoded) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        encoded.attributes()
                .forEach((name, value) -> attributes.put(
                        name, MessageAttributeValue.builder().stringValue(value).build()));
        return deliver(encoded.body(), attributes);
    }

    private static DecodedMessage deliver(String body, Map<String, MessageAttributeValue> attributes) {
        return MessageDecoder.decode(
                "orders.fifo",
                software.amazon.awssdk.services.sqs.model.Message.builder()
                        .messageId("7e2d2f6a-7d5b-4b6e-9d3e-0a1b2c3d4e5f")
                        .body(body)
                        .messageAttributes(attributes)
                        .attributes(Map.of(
                                MessageSystemAttributeName.MESSAGE_GROUP_ID,
                                "order-1",
                                MessageSystemAttributeName.SENT_TIMESTAMP,
                                "1000"))
                        .build());
    }

    /** Text, bytes that are no text, characters that are none of XML, an emoji, nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "\u00ff\u00fe", "a\u0000b", "\uFFFE", "👩‍🚀\r\n\t", "", "-"})
    void whatIsSentComesBack(String payload) {
        Message message = Message.builder("orders", "Placed")
                .key("注文")
                .payload(payload)
                .header("quoted", "a \"b\" \\ 👩‍🚀 \uFFFE")
                .header("tenant", "blue")
                .build();
        EncodedMessage encoded = ENCODER.encode(message);

        assertThat(XmlText.isValid(encoded.body())).isTrue();
        assertThat(encoded.body()).isNotEmpty();
        assertThat(encoded.attributes()).hasSize(2).containsEntry("tenant", "blue");
        assertThat(encoded.attributes().values()).allMatch(XmlText::isValid);
        assertThat(deliver(encoded)).isEqualTo(DecodedMessage.of(message));
    }

    @Test
    void bytesThatAreNoTextComeBack() {
        Message message = Message.builder("orders", "Placed")
                .payload(new byte[] {(byte) 0xFF, 0, 1})
                .build();

        assertThat(deliver(ENCODER.encode(message))).isEqualTo(DecodedMessage.of(message));
        assertThat(deliver(ENCODER.encode(message.withPayload(null))).message().payload())
                .isNull();
    }

    @Test
    void aKeyThatIsNoGroupIsHashed() {
        assertThat(MessageGroups.of("order-1")).isEqualTo("order-1");
        assertThat(List.of("", "a b", "注文", "x".repeat(129)))
                .allSatisfy(key -> assertThat(MessageGroups.of(key)).matches("sha256-[0-9a-f]{64}"));
        assertThat(MessageGroups.of("x".repeat(129))).isNotEqualTo(MessageGroups.of("x".repeat(130)));
    }

    @Test
    void messagesOfOthersGetWhatSqsKnowsOfThem() {
        Message message = deliver(
                        "hello",
                        Map.of(
                                "tenant",
                                MessageAttributeValue.builder()
                                        .stringValue("blue")
                                        .build()))
                .message();

        assertThat(message.topic()).isEqualTo("orders.fifo");
        assertThat(message.key()).isEqualTo("order-1");
        assertThat(message.id()).isEqualTo(UUID.fromString("7e2d2f6a-7d5b-4b6e-9d3e-0a1b2c3d4e5f"));
        assertThat(message.occurredAt().toEpochMilli()).isEqualTo(1_000);
        assertThat(message.headers().get("tenant")).contains("blue");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{\"a\":1}", "{\"a\":\"b\"", "{\"a\":\"\\u00\"}", "{} x", "{\"hitotsu-body\":\"zip\"}"
            })
    void anAttributeThatIsNotOursIsNoMessage(String json) {
        MessageAttributeValue attribute =
                MessageAttributeValue.builder().stringValue(json).build();

        assertThat(deliver("x", Map.of(SqsHeaders.ATTRIBUTE, attribute)).problem())
                .isNotNull()
                .hasMessageContaining("expected:");
    }

    @Test
    void reservedHeadersAreRefused() {
        assertThat(MessageEncoder.rejectionReason(
                        Message.builder("t", "T").header("hitotsu-key", "x").build()))
                .contains("header hitotsu-key: kept for the toolkit");
        assertThatThrownBy(() -> AttributeJson.read("{")).hasMessageContaining("no JSON object of texts at 1");
        assertThat(RedrivePolicy.maxReceives("{\"deadLetterTargetArn\":\"a\",\"maxReceiveCount\":\"3\"}"))
                .isEqualTo(3);
        assertThat(RedrivePolicy.maxReceives("{\"maxReceiveCount\" : 4}")).isEqualTo(4);
        assertThat(RedrivePolicy.maxReceives(null)).isZero();
    }
}
