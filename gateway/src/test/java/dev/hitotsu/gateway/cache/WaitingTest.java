package dev.hitotsu.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that wait for what others ask for. */
class WaitingTest {
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
    private final List<RawClient> clients = new ArrayList<>();
    private final TestService service = TestService.raw(asked::add);
    private final Gateway gateway = Gateway.start(GatewayConfig.from(ConfigFile.of(
            "gateway.yaml",
            "listen: {host: 127.0.0.1, port: 0, eventLoops: 1}\n"
                    + Gateways.everything(service.url(), "timeout: 10m, cache: {ttl: 300s, scope: shared}")
                            .replace("path: /**", "path: /a"),
            name -> null)));

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        gateway.close();
        service.close();
    }

    private RawClient send(String further) {
        RawClient client = new RawClient(gateway.port());
        clients.add(client);
        return client.send("GET /a HTTP/1.1\r\nHost: a\r\n" + further + "\r\n");
    }

    private HttpServerRequest next() throws InterruptedException {
        HttpServerRequest request = asked.poll(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private void answer(HttpServerRequest request) {
        request.response().headers().addAll(headers);
        request.response().end("answer");
    }

    /** Each would wait for five seconds, if it waited. */
    @ParameterizedTest
    @CsvSource({"no-cache,''", "max-age=0,''", "max-age=60,'Cache-Control: max-age=0\r\n'"})
    @Timeout(120)
    void nobodyWaitsForWhatHelpsNobody(String answered, String requested) throws Exception {
        headers.put("cache-control", answered);
        headers.put("etag", "\"1\"");
        RawClient first = send("");
        answer(next());
        assertThat(first.readOne()).endsWith("answer");
        for (int i = 0; i < 30; i++) {
            send(requested.replace("\\r\\n", "\r\n"));
            next();
        }
    }

    /** The others do not all ask, because one of them can do what it no longer does. */
    @Test
    void whenTheOneWhoAsksIsGoneAnotherOneAsks() throws Exception {
        RawClient leader = send("");
        next();
        List<RawClient> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(send(""));
        }
        for (int i = 0; i < 3; i++) {
            // Of the same event loop: then it has read the others, too.
            assertThat(Gateways.get(gateway, "/nowhere").statusCode()).isEqualTo(404);
        }
        leader.close();
        answer(next());

        for (RawClient other : others) {
            assertThat(other.readOne()).endsWith("answer");
        }
        assertThat(asked).isEmpty();
    }
}
