package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.http.TestService.Response;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSinkTest {
    private static final TestService SERVICE = TestService.start();

    private HttpSink sink;
    private SinkSession session;

    @BeforeEach
    void open() {
        SERVICE.answer(request -> Response.of(204));
        use(destination());
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    private static HttpDestination.Builder destination() {
        return HttpDestination.builder("payments").url(SERVICE.url()).topics("charges");
    }

    /** Beside another destination, so that a failure of the one is not a failure of the target. */
    private void use(HttpDestination.Builder destination) {
        if (sink != null) {
            sink.close();
        }
        sink = HttpSink.builder()
                .destination(destination.build())
                .destination(
                        HttpDestination.builder("others").url(SERVICE.url()).build())
                .allowed(LOCAL)
                .build();
        session = sink.open(1);
    }

    private static Message.Builder charge() {
        return Message.builder("charges", "ChargeRequested").key("order-1").payload("{}");
    }

    private SendResult send(Message.Builder message) {
        return session.send(message.build()).join();
    }

    private static TestService.Request last() {
        return SERVICE.requests().getLast();
    }

    @ParameterizedTest
    @CsvSource({
        "200, Sent",
        "201, Sent",
        "202, Sent",
        "204, Sent",
        "304, DestinationUnavailable",
        "400, Rejected",
        "401, DestinationUnavailable",
        "402, Rejected",
        "403, DestinationUnavailable",
        "404, Rejected",
        "407, DestinationUnavailable",
        "408, Retryable",
        "409, Rejected",
        "410, Rejected",
        "422, Rejected",
        "425, Retryable",
        "429, DestinationUnavailable",
        "500, Retryable",
        "502, Retryable",
        "503, Retryable",
        "504, Retryable"
    })
    void theStatusSaysWhatBecameOfTheMessage(int status, String result) {
        SERVICE.answer(request -> Response.of(status));

        assertThat(send(charge()).getClass().getSimpleName()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"408, Retryable", "409, Retryable", "429, DestinationUnavailable", "503, DestinationUnavailable"})
    void retryAfterIsHonouredInSeconds(int status, String kind) {
        SERVICE.answer(request -> Response.of(status, "Retry-After", "120"));

        SendResult result = send(charge());

        assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(result.retryAfter()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void retryAfterIsHonouredAsADate() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().plus(Duration.ofMinutes(10)));
        SERVICE.answer(request -> Response.of(503, "Retry-After", date));

        assertThat(send(charge()).retryAfter())
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10).plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", ""})
    void whatIsNoTimeToComeIsNoReasonToWait(String text) {
        SERVICE.answer(request -> Response.of(408, "Retry-After", text));

        assertThat(send(charge()).retryAfter()).isZero();
    }

    @Test
    void aTimeWithoutEndIsAccepted() {
        SERVICE.answer(request -> Response.of(408, "Retry-After", "99999999999999999999"));

        assertThat(send(charge()).retryAfter()).isEqualTo(Duration.ofSeconds(Integer.MAX_VALUE));
    }

    @Test
    void whoeverIsAskedToWaitAsksNobodyMeanwhile() {
        SERVICE.answer(request -> Response.of(429, "Retry-After", "600"));
        SendResult first = send(charge());
        int asked = SERVICE.requests().size();

        SendResult second = send(charge());

        assertThat(first.retryAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(second).isInstanceOf(SendResult.DestinationUnavailable.class);
        assertThat(second.retryAfter()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        assertThat(second.reason()).isEqualTo("payments is left alone: status 429");
        assertThat(SERVICE.requests()).hasSize(asked);
        SERVICE.answer(request -> Response.of(204));
        assertThat(session.send(Message.builder("mails", "Other").build()).join())
                .as("the other destination did not ask for it")
                .isEqualTo(SendResult.sent());
    }

    @Test
    void theKeyOfARequestIsTheBusinesssOwnOrTheIdAndTheSameInEveryAttempt() {
        Message own = charge().header("idempotency-key", "order-1/charge").build();
        Message without = charge().build();
        session.send(own).join();
        session.send(own).join();
        session.send(without).join();
        session.send(without).join();

        List<String> keys = SERVICE.requests().stream()
                .map(request -> request.header("Idempotency-Key"))
                .toList();
        assertThat(keys.subList(keys.size() - 4, keys.size()))
                .containsExactly(
                        "order-1/charge",
                        "order-1/charge",
                        without.id().toString(),
                        without.id().toString());
    }

    @Test
    void theAttributesTravelAsCloudEventsSays() {
        Message message = charge().occurredAt(Instant.parse("2026-01-02T03:04:05.123456Z"))
                .build();
        session.send(message).join();

        assertThat(last().header("ce-specversion")).isEqualTo("1.0");
        assertThat(last().header("ce-id")).isEqualTo(message.id().toString());
        assertThat(last().header("ce-source")).isEqualTo("hitotsu");
        assertThat(last().header("ce-type")).isEqualTo("ChargeRequested");
        assertThat(last().header("ce-time")).isEqualTo("2026-01-02T03:04:05.123456Z");
        assertThat(last().header("ce-partitionkey")).isEqualTo("order-1");
    }

    @Test
    void aRawBodyComesWithoutAttributes() {
        use(destination().format(BodyFormat.RAW).header("Authorization", "Bearer token"));

        send(charge().header("content-type", "application/json"));

        assertThat(new String(last().body(), UTF_8)).isEqualTo("{}");
        assertThat(last().header("ce-id")).isEmpty();
        assertThat(last().header("Content-Type")).isEqualTo("application/json");
        assertThat(last().header("Authorization")).isEqualTo("Bearer token");
        assertThat(last().header("Idempotency-Key")).isNotEmpty();
    }

    @Test
    void aRequestIsSignedWithEverySecret() {
        String old = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
        String fresh = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        use(destination().signingKeys(SigningKeys.of(fresh, old)));
        Message message = charge().build();

        session.send(message).join();

        assertThat(last().header("webhook-id")).isEqualTo(message.id().toString());
        for (String secret : List.of(old, fresh)) {
            assertThat(SigningKey.of(secret)
                            .verifies(
                                    last().header("webhook-id"),
                                    last().header("webhook-timestamp"),
                                    last().header("webhook-signature"),
                                    last().body(),
                                    Instant.now(),
                                    SigningKey.DEFAULT_TOLERANCE))
                    .isTrue();
        }
    }

    @Test
    void theAnswerIsKeptWhereItIsAskedForAndNoMoreOfIt() {
        SERVICE.answer(request -> Response.ok("charged 100 yen"));
        assertThat(send(charge())).isEqualTo(SendResult.sent());
        use(destination().answers(AnswerPolicy.KEPT));
        assertThat(send(charge()).answer())
                .isEqualTo(new Answer(
                        200,
                        Headers.empty().with("content-type", "text/plain"),
                        "charged 100 yen".getBytes(UTF_8),
                        false));

        use(destination().answers(new AnswerPolicy(true, 7, Set.of(), Set.of())));
        assertThat(send(charge()).answer())
                .isEqualTo(new Answer(200, Headers.empty(), "charged".getBytes(UTF_8), true));
    }

    @Test
    void aRefusalThatIsAnOutcomeIsDoneAndTheOthersAreRejectedWithTheirAnswer() {
        use(destination().answers(AnswerPolicy.KEPT.withOutcomes(402)));
        SERVICE.answer(request -> Response.of(402));
        SendResult refused = send(charge());
        SERVICE.answer(request -> Response.of(422));
        SendResult rejected = send(charge());

        assertThat(refused).isInstanceOf(SendResult.Sent.class);
        assertThat(refused.answer()).extracting(Answer::status).isEqualTo(402);
        assertThat(rejected).isInstanceOf(SendResult.Rejected.class);
        assertThat(rejected.answer()).extracting(Answer::status).isEqualTo(422);
    }

    @Test
    void aBodyOverTheLimitIsRejectedByName() {
        use(destination().limits(new Limits(Duration.ofSeconds(5), 64, 0, 10, 5)));

        assertThat(send(charge().payload("12345678901")))
                .isEqualTo(SendResult.rejected(
                        "body: 11 bytes (expected: at most 10, the limit of destination payments)"));
        assertThat(send(charge().payload("1234567890"))).isEqualTo(SendResult.sent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "Connection",
                "content-length",
                "Transfer-Encoding",
                "proxy-authorization",
                "ce-id",
                "a(b",
                "webhook-id"
            })
    void aHeaderThatHttpOrTheSinkNeedsIsRejected(String name) {
        assertThat(send(charge().header(name, "x")))
                .isInstanceOf(SendResult.Rejected.class)
                .extracting(SendResult::reason)
                .asString()
                .startsWith("header " + name + ": ");
    }

    @Test
    void aHeaderOfTheDestinationIsNotReplacedByAMessage() {
        use(destination().header("Authorization", "Bearer ours"));

        assertThat(send(charge().header("authorization", "Bearer theirs")).reason())
                .isEqualTo("header authorization: set by destination payments (expected: another name)");
    }

    @Test
    void aHeaderWithALineBreakIsRefused() {
        assertThatThrownBy(() -> destination().header("X-Token", "a\r\nX-Admin: yes"))
                .hasMessage("header X-Token: character U+000D at index 1 (expected: one line of printable ASCII)");
        assertThatThrownBy(() -> destination().header("X-Token\r\nX-Admin", "yes"))
                .hasMessageContaining("not a name");
    }

    @Test
    void aKeyThatIsTooLongIsRejected() {
        assertThat(send(charge().header("Idempotency-Key", "k".repeat(256))).reason())
                .isEqualTo("header Idempotency-Key: 256 characters (expected: 1..255)");
    }

    @Test
    void aTopicWithoutADestinationWaitsForOne() {
        sink.close();
        sink = HttpSink.builder()
                .destination(destination().build())
                .allowed(LOCAL)
                .build();

        assertThat(sink.open(1).send(Message.builder("mails", "x").build()).join())
                .isEqualTo(
                        SendResult.destinationUnavailable("topic mails: no destination (expected: one of [charges])"));
        assertThat(sink.check(List.of("mails")))
                .containsExactly("topic mails: no destination (expected: one of [charges])");
    }

    @Test
    void whatIsConfiguredWronglyIsRefusedByName() {
        HttpDestination.Builder slow = destination().limits(new Limits(Duration.ofSeconds(6), 64, 0, 10, 5));
        assertThatThrownBy(() -> HttpSink.builder()
                        .destination(slow.build())
                        .allowed(LOCAL)
                        .build())
                .hasMessage("destination payments: timeout: PT6S (expected: at most PT5S, half of the time in which a"
                        + " message must be sent)");
        assertThatThrownBy(() -> HttpSink.builder().build()).hasMessage("destinations: none (expected: one at least)");
        assertThatThrownBy(() -> HttpSink.builder()
                        .destination(destination().build())
                        .destination(HttpDestination.builder("other")
                                .url("https://a/")
                                .topics("charges")
                                .build())
                        .build())
                .hasMessage("destination for topic charges: two (expected: one)");
        assertThatThrownBy(() -> HttpDestination.builder("a").url("no url")).hasMessageContaining("(expected: a URL");
        assertThatThrownBy(() -> new Limits(Duration.ofSeconds(1), 0, 0, 1, 1))
                .hasMessage("concurrency: 0 (expected: 1..10000)");
    }

    @Test
    void anyValueOfAHeaderArrivesAsItWas() {
        for (String value : List.of("", " a ", "100%", "a%20b", "注文", "\"q\"", "ü")) {
            assertThat(HeaderText.decode(HeaderText.encode(value))).isEqualTo(value);
        }
        assertThat(HeaderText.encode("application/json; charset=utf-8")).isEqualTo("application/json; charset=utf-8");
        assertThat(HeaderText.encode("注文")).isEqualTo("%E6%B3%A8%E6%96%87");
        assertThat(UrlTemplate.of("https://a/{topic}/b").uri("../x?y").toString())
                .isEqualTo("https://a/..%2Fx%3Fy/b");
        assertThat(UrlTemplate.of("https://a/{topic}").uri("..").toString()).isEqualTo("https://a/%2E%2E");
    }
}
