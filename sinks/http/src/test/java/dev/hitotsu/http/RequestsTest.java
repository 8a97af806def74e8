package dev.hitotsu.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests look like, and which are not made. */
class RequestsTest extends HttpSinkSupport {
    @Test
    void theKeyOfARequestIsTheBusinesssOwnOrTheIdAndTheSameInEveryAttempt() {
        Message own = charge().header("idempotency-key", "order-1/charge").build();
        Message without = charge().build();
        session.send(own).join();
        session.send(own).join();
        session.send(without).join();
        session.send(without).join();

        List<String> keys = service.requests().stream()
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
    void aTopicInAPathCannotNameAnotherFolder() {
        assertThat(UrlTemplate.of("https://a/{topic}/b").uri("../x?y").toString())
                .isEqualTo("https://a/..%2Fx%3Fy/b");
        assertThat(UrlTemplate.of("https://a/{topic}").uri("..").toString()).isEqualTo("https://a/%2E%2E");
    }
}
