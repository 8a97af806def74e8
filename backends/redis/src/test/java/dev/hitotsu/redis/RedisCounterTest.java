package dev.hitotsu.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisCounterTest {
    private static final String ANY = "redis://127.0.0.1";

    private static RedisCounterBuilder builder() {
        return RedisCounter.builder("orders");
    }

    private static void assertRefused(RedisCounterBuilder builder, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.open(ANY).close())
                .withMessageStartingWith(message);
    }

    @Test
    void refusesNamesThatAreNone() {
        assertRefused(RedisCounter.builder(""), "counter: \"\" (expected: 1..100 of");
        assertRefused(RedisCounter.builder("a b"), "counter: \"a b\" (expected: ");
        assertRefused(RedisCounter.builder("x".repeat(101)), "counter: \"xxx");
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertRefused(builder().minDigits(0), "minDigits: 0 (expected: 1..18)");
        assertRefused(builder().minDigits(19), "minDigits: 19 (expected: 1..18)");
        assertRefused(builder().poolSize(0), "poolSize: 0 (expected: 1..1000000)");
        assertRefused(builder().poolSize(1_000_001), "poolSize: 1000001 (expected: 1..1000000)");
        assertRefused(builder().minReplicas(-1), "minReplicas: -1 (expected: 0..100)");
        assertRefused(builder().minReplicas(101), "minReplicas: 101 (expected: 0..100)");
        assertRefused(builder().timeout(Duration.ZERO), "timeout: PT0S (expected: PT0.001S to PT1H)");
        assertRefused(builder().timeout(Duration.ofHours(2)), "timeout: PT2H (expected: PT0.001S to PT1H)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:6379",
                "http://127.0.0.1",
                "redis://",
                "redis://:6379",
                "redis://host:0",
                "redis://host:65536",
                "redis://host/first",
                "redis://one,two",
                "redis://host name"
            })
    void refusesUrisThatAreNotOfTheForm(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.parse(uri))
                .withMessage("redis: " + uri + " (expected: redis[s]://[[user:]password@]host[:port][/database])");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://host:secret, redis://host:…",
        "redis://host/0?timeout=1s, redis://host/0?…",
        "redis-sentinel://host#primary, redis-sentinel://host#…"
    })
    void refusalsLeaveOutWhatMayBeAPassword(String uri, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.parse(uri))
                .withMessage("redis: " + shown + " (expected: redis[s]://[[user:]password@]host[:port][/database])");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://secret@host:0", "redis://u:sec ret@host", "redis://u:%zzsecret@host"})
    void refusalsLeaveThePasswordOut(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.parse(uri))
                .withMessageStartingWith("redis: redis://…@host")
                .withStackTraceContaining("//…@")
                .satisfies(refusal -> assertThat(refusal).hasNoCause());
    }

    @ParameterizedTest
    @CsvSource({
        "redis://host, host:6379, 0",
        "redis://host/, host:6379, 0",
        "redis://host:7000/3, host:7000, 3",
        "rediss://user:secret@host:7000, host:7000, 0",
        "redis://[::1]:7000, [::1]:7000, 0"
    })
    void takesUrisApart(String uri, String hostAndPort, int database) {
        RedisAddress address = RedisAddress.parse(uri);
        assertThat(address).hasToString(hostAndPort);
        assertThat(address.uri().getDatabase()).isEqualTo(database);
        assertThat(address.uri().isSsl()).isEqualTo(uri.startsWith("rediss:"));
    }

    @Test
    void showsHowFarACounterHasCome() {
        assertThat(CounterPosition.NONE).hasToString("nothing");
        assertThat(new CounterPosition(19_723, 123)).hasToString("20240101 123");
        assertThat(new CounterPosition(Long.MAX_VALUE, 1)).hasToString("day 9223372036854775807 1");
    }
}
