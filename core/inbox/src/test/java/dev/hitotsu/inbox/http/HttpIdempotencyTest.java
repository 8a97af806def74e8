package dev.hitotsu.inbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.projection.ProjectionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered and what is kept, whatever keeps it. */
class HttpIdempotencyTest {
    private static final IdempotentRequest REQUEST =
            new IdempotentRequest("ann", "POST", "/orders", "/orders", "", new byte[3], "k");

    private final Runner runner = new Runner();

    /** Answers as a test says, and keeps what it is given. */
    private static final class Runner implements EffectRunner<String> {
        private @Nullable EffectOutcome outcome;
        private @Nullable EffectResult given;
        private boolean undoes;
        private Duration timeToLive = Duration.ofHours(24);

        @Override
        public <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<String, E> effect)
                throws E {
            EffectOutcome known = outcome;
            if (known != null) {
                return known;
            }
            EffectResult result = effect.run("context");
            given = result;
            return new EffectOutcome.Done(result.bytes(), false);
        }

        @Override
        public Duration timeToLive() {
            return timeToLive;
        }

        @Override
        public boolean undoesWhatIsNotKept() {
            return undoes;
        }
    }

    private HttpIdempotency<String> idempotency() {
        return HttpIdempotency.builder(runner)
                .maxRequestSize(3)
                .maxResponseSize(4)
                .build();
    }

    private static HttpAnswer answer(int status, String body) {
        return new HttpAnswer(status, List.of(), body.getBytes(UTF_8));
    }

    private boolean isKept(HttpAnswer answer) {
        idempotency().handle(REQUEST, context -> answer);
        EffectResult given = runner.given;
        return given != null && given.isFinal();
    }

    /** Under a lease what a server has failed in may have happened. */
    @ParameterizedTest
    @CsvSource({"200, true, true", "400, false, false", "409, true, true", "499, true, true", "500, true, false"})
    void whatWasBegunIsKept(int status, boolean underALease, boolean inATransaction) {
        assertThat(isKept(answer(status, "done"))).isEqualTo(underALease);
        runner.undoes = true;
        assertThat(isKept(answer(status, "done"))).isEqualTo(inATransaction);
    }

    @Test
    void anAnswerThatIsTooLargeIsUndoneOrTold() {
        assertThat(isKept(answer(200, "large"))).isTrue();
        runner.undoes = true;
        assertThat(isKept(answer(200, "large"))).isFalse();
        HttpAnswer told = idempotency().handle(REQUEST, context -> answer(200, "large"));
        assertThat(told.status()).isEqualTo(500);
        assertThat(told.header("CONTENT-TYPE")).contains("application/problem+json");
        assertThat(told.header("Location")).isEmpty();
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() {
        IdempotentRequest large = new IdempotentRequest("ann", "POST", "/orders", "/orders", "", new byte[4], "k");
        assertThat(idempotency().handle(large, context -> answer(200, "")).status())
                .isEqualTo(413);
        assertThat(idempotency().maxRequestSize()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "900, 1", "1000, 1", "60000, 1"})
    void anotherAttemptIsAskedForSoon(long millis, String seconds) {
        runner.outcome = new EffectOutcome.InFlight(Duration.ofMillis(millis));
        HttpAnswer waits = idempotency().handle(REQUEST, context -> answer(200, ""));
        assertThat(waits.status()).isEqualTo(409);
        assertThat(waits.header("retry-after")).contains(seconds);
    }

    /** What the service itself throws is its own affair, also where it uses an inbox. */
    @Test
    void whatTheServiceThrowsComesOut() {
        InboxException own = new InboxException("of the service");
        assertThatThrownBy(() -> idempotency().handle(REQUEST, context -> {
                    throw own;
                }))
                .isSameAs(own);
    }

    @Test
    void methodsAreReadInAnyCase() {
        HttpIdempotency<String> puts =
                HttpIdempotency.builder(runner).methods(Set.of("put")).build();
        assertThat(puts.check("PUT", List.of("\"k\""))).isEqualTo(new KeyCheck.Key("k"));
        assertThat(puts.check("POST", List.of())).isInstanceOf(KeyCheck.NotNeeded.class);
    }

    @Test
    void aBufferHoldsOneByteMoreThanIsKept() {
        AnswerBuffer buffer = idempotency().newAnswerBuffer();
        buffer.write("0123".getBytes(UTF_8), 1, 2);
        buffer.write("456789".getBytes(UTF_8), 0, 6);
        assertThat(new String(buffer.toByteArray(), UTF_8)).isEqualTo("12456");
        buffer.write("x".getBytes(UTF_8), 0, 1);
        assertThat(buffer.toByteArray()).hasSize(5);
        buffer.reset();
        assertThat(buffer.toByteArray()).isEmpty();
    }

    @Test
    void settingsMayBeAsLargeAndAsSmallAsTheySay() {
        HttpIdempotencyBuilder<String> builder = HttpIdempotency.builder(runner);
        assertThat(builder.maxRequestSize(0).build().maxRequestSize()).isZero();
        assertThat(builder.maxRequestSize(64 << 20).build().maxRequestSize()).isEqualTo(64 << 20);
        assertThatThrownBy(() -> builder.maxRequestSize((64 << 20) + 1)).hasMessageStartingWith("maxRequestSize: ");
        runner.timeToLive = Duration.ofHours(24).minusNanos(1);
        assertThatThrownBy(builder::build).hasMessageStartingWith("timeToLive: ");
    }

    @Test
    void anAnswerHasAStatusOfHttp() {
        assertThat(answer(200, "").status()).isEqualTo(200);
        assertThat(answer(599, "").status()).isEqualTo(599);
        for (int wrong : new int[] {199, 600}) {
            assertThatThrownBy(() -> answer(wrong, "")).hasMessage("status: " + wrong + " (expected: 200..599)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a b", "a:b", "a\u007f", "a\t"})
    void aHeaderHasAName(String wrong) {
        assertThatThrownBy(() -> new HttpHeader(wrong, "v")).hasMessageStartingWith("header: \"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u000bb", "a\u000cb", "a\rb", "a\u0000b"})
    void aHeaderHasOneLine(String wrong) {
        assertThatThrownBy(() -> new HttpHeader("Name", wrong)).hasMessageStartingWith("header Name: \"");
    }

    @Test
    void ofAHeaderThatIsRefusedTheBeginningIsShown() {
        assertThat(new HttpHeader("!", "a\tb\u000eé").value()).hasSize(5);
        String longest = ":".repeat(40);
        assertThatThrownBy(() -> new HttpHeader(longest, "v")).hasMessageStartingWith("header: \"" + longest + "\" ");
        assertThatThrownBy(() -> new HttpHeader(longest + ":", "v"))
                .hasMessageStartingWith("header: \"" + longest + "…\" ");
    }

    @Test
    void aProjectionSaysWhetherItIsMadeAnew() {
        assertThat(new ProjectionStatus("stock", 1, null, null, null).isRebuilding())
                .isFalse();
        assertThat(new ProjectionStatus("stock", 1, null, Instant.EPOCH, null).isRebuilding())
                .isTrue();
    }
}
