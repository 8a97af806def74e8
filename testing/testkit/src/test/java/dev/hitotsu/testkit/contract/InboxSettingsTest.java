package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.HttpIdempotencyBuilder;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.inbox.lease.LeasedInboxBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that would lose or double something are refused, with the value and what was expected. */
class InboxSettingsTest {
    private record Refusal(String message, ThrowingCallable setting) {
        @Override
        public String toString() {
            return message;
        }
    }

    private static Stream<Refusal> refusals() {
        return Stream.of(
                new Refusal(
                        "timeToLive: PT24H (expected: at least the redelivery window, PT48H",
                        () -> new Retention(Duration.ofDays(1), Duration.ofDays(2))),
                new Refusal(
                        "timeToLive: PT0.5S (expected: PT1S or more)",
                        () -> new Retention(Duration.ofMillis(500), Duration.ZERO)),
                new Refusal(
                        "redeliveryWindow: PT-1S (expected: 0 or more)",
                        () -> Retention.covering(Duration.ofSeconds(-1))),
                new Refusal("lease: PT0.05S (expected: PT0.1S..PT1H)", () -> inbox().lease(Duration.ofMillis(50))),
                new Refusal("maxRun: PT0S (expected: more than 0)", () -> inbox().maxRun(Duration.ZERO)),
                new Refusal("maxResultSize: -1 (expected: 0 or more)", () -> inbox().maxResultSize(-1)),
                new Refusal(
                        "timeToLive: PT1M (expected: at least maxRun and a lease, PT5M30S)",
                        () -> inbox().retention(new Retention(Duration.ofMinutes(1), Duration.ZERO))
                                .build()),
                new Refusal("key: \"\", 0 characters (expected: 1..255", () -> new EffectKey("payments", "")),
                new Refusal("256 characters (expected: 1..255", () -> new EffectKey("payments", "k".repeat(256))),
                new Refusal("consumer: \"a", () -> new EffectKey("a\u0000b", "key")),
                new Refusal("(expected: text without control characters", () -> new EffectKey("a", "\ud800")),
                new Refusal("attempt: -1 (expected: 0 or more)", () -> EffectKey.ofAttempt(new UUID(1, 1), -1)),
                new Refusal(
                        "timeToLive: PT1H (expected: at least PT24H",
                        () -> HttpIdempotency.of(inbox().retention(new Retention(Duration.ofHours(1), Duration.ZERO))
                                .build())),
                new Refusal(
                        "headers: set-cookie (expected: no header of one client",
                        () -> http().headers(Set.of("ETag", "Set-Cookie"))),
                new Refusal("maxRequestSize: -1 (expected: 0..", () -> http().maxRequestSize(-1)),
                new Refusal(
                        "maxResponseSize: 2147483647 (expected: 0..", () -> http().maxResponseSize(Integer.MAX_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void isRefused(Refusal refusal) {
        assertThatThrownBy(refusal.setting)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(refusal.message);
    }

    private static LeasedInboxBuilder inbox() {
        return LeasedInbox.builder(new InMemoryLeaseStore(InstantSource.system()), "payments");
    }

    private static HttpIdempotencyBuilder<?> http() {
        return HttpIdempotency.builder(inbox().build());
    }
}
