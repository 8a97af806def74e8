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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages, by what services answer. */
class HttpSinkTest extends HttpSinkSupport {
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
        service.answer(request -> Response.of(status));

        assertThat(send(charge()).getClass().getSimpleName()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"408, Retryable", "409, Retryable", "429, DestinationUnavailable", "503, DestinationUnavailable"})
    void retryAfterIsHonouredInSeconds(int status, String kind) {
        service.answer(request -> Response.of(status, "Retry-After", "120"));

        SendResult result = send(charge());

        assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(result.retryAfter()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void retryAfterIsHonouredAsADate() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().plus(Duration.ofMinutes(10)));
        service.answer(request -> Response.of(503, "Retry-After", date));

        assertThat(send(charge()).retryAfter())
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10).plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", ""})
    void whatIsNoTimeToComeIsNoReasonToWait(String text) {
        service.answer(request -> Response.of(408, "Retry-After", text));

        assertThat(send(charge()).retryAfter()).isZero();
    }

    @Test
    void aTimeWithoutEndIsAccepted() {
        service.answer(request -> Response.of(408, "Retry-After", "99999999999999999999"));

        assertThat(send(charge()).retryAfter()).isEqualTo(Duration.ofSeconds(Integer.MAX_VALUE));
    }

    @Test
    void whoeverIsAskedToWaitAsksNobodyMeanwhile() {
        service.answer(request -> Response.of(429, "Retry-After", "600"));
        SendResult first = send(charge());
        int asked = service.requests().size();

        SendResult second = send(charge());

        assertThat(first.retryAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(second).isInstanceOf(SendResult.DestinationUnavailable.class);
        assertThat(second.retryAfter()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        assertThat(second.reason()).isEqualTo("payments is left alone: status 429");
        assertThat(service.requests()).hasSize(asked);
        service.answer(request -> Response.of(204));
        assertThat(session.send(Message.builder("mails", "Other").build()).join())
                .as("the other destination did not ask for it")
                .isEqualTo(SendResult.sent());
    }

    /** What is handed in may throw anything; whoever sends must hear of it, and others get the place. */
    @Test
    void anErrorWhereTheRequestIsMadeIsAnAnswer() {
        use(destination()
                .limits(new Limits(Duration.ofMinutes(1), 1, 0, 1 << 20, Integer.MAX_VALUE))
                .sslContext(() -> {
                    throw new NoClassDefFoundError("Keys");
                }));

        for (int i = 0; i < 2; i++) {
            SendResult result = session.send(charge().build())
                    .orTimeout(1, TimeUnit.MINUTES)
                    .join();
            assertThat(result).isInstanceOf(SendResult.Retryable.class);
            assertThat(result.reason()).contains("NoClassDefFoundError: Keys");
        }
    }

    @Test
    void theAnswerIsKeptWhereItIsAskedForAndNoMoreOfIt() {
        service.answer(request -> Response.ok("charged 100 yen"));
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
        service.answer(request -> Response.of(402));
        SendResult refused = send(charge());
        service.answer(request -> Response.of(422));
        SendResult rejected = send(charge());

        assertThat(refused).isInstanceOf(SendResult.Sent.class);
        assertThat(refused.answer()).extracting(Answer::status).isEqualTo(402);
        assertThat(rejected).isInstanceOf(SendResult.Rejected.class);
        assertThat(rejected.answer()).extracting(Answer::status).isEqualTo(422);
    }

    @Test
    void aTopicWithoutADestinationWaitsForOne() {
        sink.close();
        sink = HttpSink.builder()
                .destination(destination().build())
                .allowed(LOCAL)
                .sendTimeout(Duration.ofMinutes(2))
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
}
