package dev.hitotsu.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;

class SqsSinkTest {
    private static SqsSinkBuilder builder(StubSqs sqs) {
        return SqsSink.builder()
                .endpoint(sqs.endpoint())
                .region("eu-central-1")
                .credentials(TestQueues.CREDENTIALS)
                // The stub names no checksums.
                .client(client -> client.checksumValidationEnabled(false))
                .ackTimeout(Duration.ofSeconds(5));
    }

    private static Message message(String key) {
        return Message.builder("orders", "Placed").key(key).payload(key).build();
    }

    private static List<SendResult> sendAll(SqsSinkBuilder builder, Message... messages) {
        try (SqsSink sink = builder.linger(Duration.ofSeconds(1)).build();
                SinkSession session = sink.open(1)) {
            List<CompletableFuture<SendResult>> results =
                    Stream.of(messages).map(session::send).toList();
            session.flush();
            return results.stream().map(CompletableFuture::join).toList();
        }
    }

    private static SendResult answer(Function<String, StubSqs.Answer> answer) throws Exception {
        try (StubSqs sqs = new StubSqs(answer)) {
            return sendAll(builder(sqs), message("a")).getFirst();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, ExpiredToken, Unavailable, credentials that are valid now",
        "403, InvalidClientTokenId, Unavailable, credentials that are valid now",
        "403, SignatureDoesNotMatch, Unavailable, credentials that are valid now",
        "503, ServiceUnavailable, Unavailable, said so",
        "500, InternalError, Unavailable, said so",
        "400, ThrottlingException, DestinationUnavailable, queue orders.fifo",
        "400, RequestThrottled, DestinationUnavailable, queue orders.fifo",
        "429, Whatever, DestinationUnavailable, queue orders.fifo",
        "400, KmsDisabled, DestinationUnavailable, queue orders.fifo",
        "403, AccessDeniedException, DestinationUnavailable, queue orders.fifo",
        "400, QueueDoesNotExist, DestinationUnavailable, a queue that exists",
        "400, InvalidMessageContents, Rejected, said so"
    })
    void aRefusalReachesAsFarAsItsCause(int status, String code, String result, String words) throws Exception {
        SendResult answered = answer(body -> StubSqs.Answer.refusal(status, code));

        assertThat(answered.getClass().getSimpleName()).isEqualTo(result);
        assertThat(answered.reason()).contains(code, words);
    }

    @Test
    void ofABatchEachEntryHasItsOwnFate() throws Exception {
        try (StubSqs sqs = new StubSqs(body -> new StubSqs.Answer(200, """
                {"Successful":[{"Id":"0","MessageId":"m"}],"Failed":[
                {"Id":"1","SenderFault":true,"Code":"InvalidMessageContents","Message":"bad"},
                {"Id":"2","SenderFault":false,"Code":"InternalError","Message":"oops"},
                {"Id":"3","SenderFault":true,"Code":"KMS.ThrottlingException","Message":"slow down"}]}"""))) {
            List<SendResult> results = sendAll(builder(sqs), message("a"), message("b"), message("c"), message("d"));

            assertThat(results.stream().map(each -> each.getClass().getSimpleName()))
                    .containsExactly("Sent", "Rejected", "DestinationUnavailable", "DestinationUnavailable");
        }
    }

    @Test
    void whereTheRequestIsRefusedTheInnocentAreNotRejected() throws Exception {
        try (StubSqs sqs = new StubSqs(body -> body.contains("\"MessageBody\":\"bad\"")
                ? StubSqs.Answer.refusal(400, "InvalidMessageContents")
                : StubSqs.Answer.taken(StubSqs.entries(body)))) {
            List<SendResult> results = sendAll(builder(sqs), message("a"), message("bad"), message("c"));

            assertThat(results.stream().map(each -> each.getClass().getSimpleName()))
                    .containsExactly("Sent", "Rejected", "Sent");
        }
    }

    @Test
    void whatCannotBeTakenIsNamed() throws Exception {
        try (StubSqs sqs = new StubSqs(body -> StubSqs.Answer.taken(1))) {
            assertThat(sendAll(builder(sqs), message("x".repeat(3_000)))
                            .getFirst()
                            .reason())
                    .contains("bytes with its headers (expected: 2000 at most, the limit of queue orders.fifo)");
            assertThat(sendAll(builder(sqs), message("x".repeat(1 << 20)))
                            .getFirst()
                            .reason())
                    .contains("(expected: 1048576 at most");
            assertThat(sendAll(builder(sqs).type(QueueType.STANDARD), message("a"))
                            .getFirst()
                            .reason())
                    .contains("queue orders: a standard queue, and the message has a key", "unordered: true");
            assertThat(sendAll(builder(sqs).router(any -> "orders"), message("a"))
                            .getFirst()
                            .reason())
                    .contains("queue orders: the name of a standard queue", "whose name ends with .fifo");
            assertThat(sendAll(builder(sqs).router(any -> "a.b.fifo"), message("a"))
                            .getFirst()
                            .reason())
                    .contains("queue a.b.fifo: no name of SQS");
            assertThat(sqs.batches()).isEmpty();
            assertThat(sendAll(builder(sqs).type(QueueType.STANDARD).unordered(true), message("a")))
                    .containsExactly(SendResult.sent());
            assertThat(sqs.batches()).singleElement().asString().doesNotContain("MessageGroupId");
            try (SqsSink sink =
                    builder(sqs).minDuplicateWindow(Duration.ofHours(1)).build()) {
                assertThat(sink.check(List.of("orders")))
                        .singleElement()
                        .asString()
                        .contains("knows for PT5M what it has taken (expected: PT1H at least");
            }
        }
    }

    @Test
    void missingCredentialsHoldUpEverythingAndAreNamed() throws Exception {
        try (StubSqs sqs = new StubSqs(body -> StubSqs.Answer.taken(1))) {
            SqsSinkBuilder builder = builder(sqs)
                    .credentials(AwsCredentialsProviderChain.of(EnvironmentVariableCredentialsProvider.create()));
            SendResult result = sendAll(builder, message("a")).getFirst();

            assertThat(result).isInstanceOf(SendResult.Unavailable.class);
            assertThat(result.reason()).contains("credentials: none (expected: some");
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        assertRefused(SqsSink.builder().window(0), "window: 0 (expected: 1..100000)");
        assertRefused(SqsSink.builder().requests(65), "requests: 65 (expected: 1..64)");
        assertRefused(SqsSink.builder().ackTimeout(Duration.ZERO), "ackTimeout: PT0S (expected: more than zero");
        assertRefused(SqsSink.builder().source(" "), "source: \" \" (expected: a URI reference)");
        assertRefused(
                SqsSink.builder().copiedHeaders("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"),
                "copiedHeaders: 10 (expected: 9 at most");
        assertRefused(SqsSink.builder().copiedHeaders("aws.x"), "copiedHeaders: \"aws.x\" (expected:");
        assertThatThrownBy(() -> SqsSink.builder().region("Frankfurt"))
                .hasMessage("region: \"Frankfurt\" (expected: a region such as eu-central-1)");
        assertThatThrownBy(() -> SqsSink.builder().endpoint("ftp://x"))
                .hasMessage("endpoint: ftp://x (expected: http:// or https:// and a host)");
        assertThatThrownBy(() -> SqsReceiver.builder()
                        .queue("orders")
                        .handler(batch -> {})
                        .visibilityTimeout(Duration.ofMillis(1_500))
                        .start())
                .hasMessageContaining("visibilityTimeout: PT1.5S (expected: PT1S..PT12H, in whole seconds)");
        assertThatThrownBy(() -> SqsReceiver.builder()
                        .queue("orders.first")
                        .handler(batch -> {})
                        .start())
                .hasMessageContaining("queue orders.first: no name of SQS");
    }

    private static void assertRefused(SqsSinkBuilder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
