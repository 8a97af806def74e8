package dev.hitotsu.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessTest {
    private static final Freshness TEN_SECONDS = new Freshness(1_000, 2_000, 10_000, 5_000);

    @Test
    void anAnswerIsFreshUpToItsLifetimeAndStandsInForAWhileLonger() {
        assertThat(TEN_SECONDS.age(1_000)).isEqualTo(2_000);
        assertThat(TEN_SECONDS.isFresh(8_999)).isTrue();
        assertThat(TEN_SECONDS.isFresh(9_000)).isFalse();
        assertThat(TEN_SECONDS.mayStandIn(13_999)).isTrue();
        assertThat(TEN_SECONDS.mayStandIn(14_000)).isFalse();
    }

    @Test
    void aClockThatIsSetBackMakesNothingYounger() {
        assertThat(TEN_SECONDS.age(0)).isEqualTo(2_000);
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=3,true",
        "max-age=1,false",
        "max-age=0,false",
        "min-fresh=8,true",
        "min-fresh=9,false",
        "no-cache,false",
        "max-stale=100,true"
    })
    void aClientSaysHowFreshAnAnswerMustBe(String directive, boolean mayAnswer) {
        MultiMap request = HttpHeaders.headers().set("cache-control", directive);
        assertThat(CachePolicy.mayAnswer(request, TEN_SECONDS, 1_000)).isEqualTo(mayAnswer);
    }

    @Test
    void pragmaCountsOnlyWithoutCacheControl() {
        MultiMap request = HttpHeaders.headers().set("pragma", "no-cache");
        assertThat(CachePolicy.mayAnswer(request, TEN_SECONDS, 1_000)).isFalse();
        assertThat(CachePolicy.mayAnswer(request.set("cache-control", "max-age=60"), TEN_SECONDS, 1_000))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
            })
    void datesHaveThreeForms(String text) {
        assertThat(HttpDate.millis(text, 0)).contains(784_111_777_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "", "tomorrow", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT"})
    void otherTextsAreNoDates(String text) {
        assertThat(HttpDate.millis(text, 0)).isEmpty();
    }

    @Test
    void whatIsKeptIsTheSameAfterItsWayThroughBytes() {
        MultiMap headers = HttpHeaders.headers().add("a", "1").add("a", "2").add("b", "ü");
        CachedReply reply = new CachedReply(404, headers, Buffer.buffer("body"), TEN_SECONDS);

        CachedReply read =
                (CachedReply) KeptCodec.decode(KeptCodec.encode(reply)).orElseThrow();
        assertThat(read.status()).isEqualTo(404);
        assertThat(read.freshness()).isEqualTo(TEN_SECONDS);
        assertThat(read.body().toString()).isEqualTo("body");
        assertThat(read.headers().getAll("a")).containsExactly("1", "2");
        assertThat(read.headers().get("b")).isEqualTo("ü");

        Kept variants = new Kept.Variants(List.of("accept", "x-tenant"));
        assertThat(KeptCodec.decode(KeptCodec.encode(variants))).contains(variants);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 20, 36, 40, 44, 45})
    void bytesThatBreakOffAreNothing(int length) {
        MultiMap headers = HttpHeaders.headers().add("a", "1");
        byte[] bytes = KeptCodec.encode(new CachedReply(200, headers, Buffer.buffer(), TEN_SECONDS));
        assertThat(KeptCodec.decode(Arrays.copyOf(bytes, length))).isEmpty();
    }
}
