package dev.hitotsu.gateway.cache;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are kept and stale: the service is asked, or is out of order. */
class RevalidationTest {
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final Map<String, String> unchanged = new ConcurrentHashMap<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicInteger count = new AtomicInteger();
    private final TestService service = TestService.answering(this::answer);
    private final Gateway gateway = Gateways.start(Gateways.everything(
            service.url(), "cache: {scope: shared}, fallback: {status: 503, json: {error: fallback}}"));

    private void answer(HttpServerRequest request) {
        request.response().setStatusCode(status.get()).headers().addAll(headers);
        boolean isKnown = headers.containsKey("etag") && headers.get("etag").equals(request.getHeader("if-none-match"));
        if (status.get() == 200 && isKnown) {
            unchanged.forEach(request.response()::putHeader);
            request.response().setStatusCode(304).end();
        } else {
            request.response().end("answer " + count.incrementAndGet());
        }
    }

    @AfterEach
    void close() {
        gateway.close();
        service.close();
    }

    private HttpResponse<String> get(String... headers) throws Exception {
        return Gateways.get(gateway, "/a", headers);
    }

    private static String status(HttpResponse<String> answer) {
        return answer.headers().firstValue("cache-status").orElse("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=0", "no-cache", "max-age=0, must-revalidate"})
    void theServiceSaysThatAStaleAnswerIsStillRight(String control) throws Exception {
        headers.putAll(Map.of("etag", "\"1\"", "cache-control", control));
        assertThat(status(get())).isEqualTo("hitotsu; fwd=uri-miss; fwd-status=200; stored");

        headers.put("x-version", "2");
        HttpResponse<String> again = get();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("answer 1");
        assertThat(again.headers().firstValue("x-version")).contains("2");
        assertThat(status(again)).startsWith("hitotsu; fwd=stale; fwd-status=304; ttl=");
        assertThat(service.seen()).hasSize(2);
    }

    @Test
    void whatDescribesTheBodyStaysAndAllElseIsNew() throws Exception {
        headers.putAll(Map.of(
                "etag", "\"1\"", "cache-control", "max-age=0", "content-type", "text/plain", "content-md5", "first"));
        get();
        unchanged.putAll(Map.of("content-type", "text/html", "content-md5", "second"));

        HttpResponse<String> again = get();
        assertThat(again.body()).isEqualTo("answer 1");
        assertThat(again.headers().firstValue("content-type")).contains("text/html");
        assertThat(again.headers().firstValue("content-md5")).contains("first");
    }

    /** What is said of another answer changes nothing of this one. */
    @Test
    void aTagThatIsNotOursRefreshesNothing() throws Exception {
        headers.putAll(Map.of("etag", "\"1\"", "cache-control", "max-age=0"));
        get();
        unchanged.putAll(Map.of("etag", "\"2\"", "cache-control", "max-age=60", "x-version", "2"));

        HttpResponse<String> again = get();
        assertThat(again.body()).isEqualTo("answer 1");
        assertThat(again.headers().firstValue("etag")).contains("\"1\"");
        assertThat(again.headers().firstValue("x-version")).isEmpty();
        get();
        assertThat(service.seen()).hasSize(3);
    }

    /** RFC 9111, 5.1: the first of several ages counts; what is no number does not. */
    @ParameterizedTest
    @CsvSource({"'7200, 0',2", "99999999999999999999,2", "'0, 7200',1", "abc,1", "-7200,1", "7200.0,1", "7200;a=b,1"})
    void anAgeIsTheFirstNumber(String age, int asked) throws Exception {
        headers.putAll(Map.of("cache-control", "max-age=3600", "age", age));
        get();
        get();
        assertThat(service.seen()).hasSize(asked);
    }

    @Test
    void theServiceHasANewAnswer() throws Exception {
        headers.putAll(Map.of("etag", "\"1\"", "cache-control", "max-age=0"));
        get();
        headers.putAll(Map.of("etag", "\"2\"", "cache-control", "max-age=60"));

        assertThat(status(get())).isEqualTo("hitotsu; fwd=stale; fwd-status=200; stored");
        assertThat(get().body()).isEqualTo("answer 2");
        assertThat(service.seen()).hasSize(2);
    }

    @Test
    void aLastModifiedDateIsAValidatorToo() throws Exception {
        headers.putAll(Map.of("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT", "cache-control", "max-age=0"));
        get();
        get();

        assertThat(service.last().headers().get("if-modified-since")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }

    @Test
    void conditionsOfClientsAreCheckedAgainstWhatIsKept() throws Exception {
        headers.putAll(Map.of("etag", "W/\"1\"", "last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"));
        get("If-None-Match", "\"1\"");
        assertThat(service.last().headers().contains("if-none-match")).isFalse();

        assertThat(get("If-None-Match", "\"0\", \"1\"").statusCode()).isEqualTo(304);
        assertThat(get("If-None-Match", "*").statusCode()).isEqualTo(304);
        assertThat(get("If-None-Match", "\"2\"").statusCode()).isEqualTo(200);
        assertThat(get("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT").statusCode())
                .isEqualTo(304);
        assertThat(get("If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT").statusCode())
                .isEqualTo(200);
        assertThat(service.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aStaleAnswerStandsInForAServiceThatIsOutOfOrder(int broken) throws Exception {
        headers.put("cache-control", "max-age=0, stale-if-error=60");
        get();
        status.set(broken);

        HttpResponse<String> answer = get();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("answer 1");
        assertThat(status(answer)).startsWith("hitotsu; hit; detail=stale-if-error; ttl=");
    }

    @Test
    void aStaleAnswerStandsInForAServiceThatCannotBeReached() throws Exception {
        headers.put("cache-control", "max-age=0, stale-if-error=60");
        get();
        service.close();

        assertThat(get().body()).isEqualTo("answer 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-age=0",
                "max-age=0, must-revalidate, stale-if-error=60",
                "max-age=0, proxy-revalidate, stale-if-error=60",
                "s-maxage=0, stale-if-error=60",
                "no-cache, stale-if-error=60"
            })
    void nothingStandsInThatMustNot(String control) throws Exception {
        headers.putAll(Map.of("etag", "\"1\"", "cache-control", control));
        get();
        status.set(503);

        assertThat(get().body()).isEqualTo("{\"error\":\"fallback\"}");
        service.close();
        assertThat(get().body()).isEqualTo("{\"error\":\"fallback\"}");
    }

    /** Nobody waits for the new answer: whoever comes next gets it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\"1\""})
    void aStaleAnswerIsGivenWhileTheServiceIsAskedForANewOne(String tag) throws Exception {
        headers.put("cache-control", "max-age=0, stale-while-revalidate=60");
        if (!tag.isEmpty()) {
            headers.put("etag", tag);
        }
        get();
        headers.put("cache-control", "max-age=60");
        headers.put("etag", "\"2\"");

        HttpResponse<String> stale = get();
        assertThat(stale.body()).isEqualTo("answer 1");
        assertThat(status(stale)).startsWith("hitotsu; hit; detail=stale-while-revalidate; ttl=");
        await().until(() -> get().body(), "answer 2"::equals);
        assertThat(status(get())).startsWith("hitotsu; hit; ttl=");
        assertThat(count).hasValue(2);
    }

    /** What is given stale must be allowed, by the service and by the client. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-age=0, stale-while-revalidate=60, must-revalidate",
                "s-maxage=0, stale-while-revalidate=60",
                "no-cache, stale-while-revalidate=60",
                "max-age=0"
            })
    void noStaleAnswerIsGivenThatMustNot(String control) throws Exception {
        headers.put("cache-control", control);
        assertThat(get().body()).isEqualTo("answer 1");
        assertThat(get().body()).isEqualTo("answer 2");
        headers.put("cache-control", "max-age=0, stale-while-revalidate=60");
        get();
        assertThat(get("Cache-Control", "max-age=10").body()).isEqualTo("answer 4");
    }

    @Test
    void aClientThatWantsOnlyWhatIsKeptGetsThatOrNothing() throws Exception {
        assertThat(get("Cache-Control", "only-if-cached").statusCode()).isEqualTo(503);
        get();
        assertThat(get("Cache-Control", "only-if-cached").body()).isEqualTo("answer 1");
    }
}
