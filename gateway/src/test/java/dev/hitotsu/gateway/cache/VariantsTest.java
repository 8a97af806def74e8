package dev.hitotsu.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which answers are told apart, which are removed together, and who waits for whom. */
class VariantsTest {
    private static final String TOKEN = "Authorization: Bearer a-token-of-operators\r\n";

    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final TestService service = TestService.answering(request -> {
        request.response().headers().addAll(headers);
        request.response().end("answer " + count.incrementAndGet());
    });
    private final Gateway gateway = Gateways.start("admin: {host: 127.0.0.1, port: 0, token: a-token-of-operators}\n"
            + Gateways.everything(service.url(), "cache: {scope: shared}"));

    @AfterEach
    void close() {
        gateway.close();
        service.close();
    }

    private String get(String... headers) throws Exception {
        return Gateways.get(gateway, "/a", headers).body();
    }

    @Test
    void answersVaryByWhateverHeadersTheySay() throws Exception {
        headers.put("vary", "X-Tenant, Accept");
        assertThat(get("X-Tenant", "one")).isEqualTo("answer 1");
        HttpResponse<String> other = Gateways.get(gateway, "/a", "X-Tenant", "two");
        assertThat(other.body()).isEqualTo("answer 2");
        assertThat(other.headers().firstValue("cache-status").orElseThrow()).contains("fwd=vary-miss");
        assertThat(get("X-Tenant", "one")).isEqualTo("answer 1");
        assertThat(get("X-Tenant", "two", "Accept-Language", "ja")).isEqualTo("answer 2");
        assertThat(get()).isEqualTo("answer 3");
    }

    @Test
    void whatWasChangedIsAskedForAgain() throws Exception {
        get();
        Gateways.send(gateway, "POST", "/b", "x");
        assertThat(get()).isEqualTo("answer 1");
        Gateways.send(gateway, "PUT", "/a", "x");
        assertThat(get()).isEqualTo("answer 4");
    }

    @Test
    void answersAreRemovedByTheirTags() throws Exception {
        headers.put("cache-tag", "product-1, all products");
        HttpResponse<String> first = Gateways.get(gateway, "/a");
        assertThat(first.headers().firstValue("cache-tag")).isEmpty();

        assertThat(purge("tag=product-2")).endsWith("{\"purged\":0}\n");
        assertThat(get()).isEqualTo("answer 1");
        assertThat(purge("tag=all%20products")).endsWith("{\"purged\":1}\n");
        assertThat(get()).isEqualTo("answer 2");
        assertThat(purge("route=all")).endsWith("{\"purged\":1}\n");
        assertThat(get()).isEqualTo("answer 3");
    }

    @Test
    void aPurgeThatMeansNothingIsRefused() {
        assertThat(purge("route=other")).startsWith("HTTP/1.1 404");
        assertThat(purge("tag=a&tag=b")).startsWith("HTTP/1.1 400");
        assertThat(purge("")).startsWith("HTTP/1.1 400");
        assertThat(RawClient.exchange(
                        gateway.adminPort(),
                        "POST /cache/purge?tag=a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    private String purge(String query) {
        return RawClient.exchange(
                gateway.adminPort(),
                "POST /cache/purge?" + query + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + TOKEN + "\r\n");
    }

    @Test
    void ofManyWhoAskAtOnceOneAsksTheService() {
        List<CompletableFuture<String>> answers = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo("answer 1"));
    }
}
