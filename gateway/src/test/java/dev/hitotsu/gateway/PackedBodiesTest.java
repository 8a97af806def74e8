package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Bodies that are small on the way and huge when unpacked. Nothing in the gateway unpacks: they pass as they are, with
 * filters that change, keep and compress what passes; and what would have to be unpacked to be looked at is refused.
 */
class PackedBodiesTest {
    private static final int UNPACKED_MEGABYTES = 100;

    /** A hundred kilobytes. */
    private static final byte[] BOMB = bomb();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Queue<Buffer> RECEIVED = new ConcurrentLinkedQueue<>();

    private static TestService service;
    private static Gateway gateway;

    private static byte[] bomb() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < UNPACKED_MEGABYTES; i++) {
                out.write(megabyte);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    @BeforeAll
    static void start() {
        service = TestService.raw(request -> request.body().onSuccess(body -> {
            RECEIVED.add(body);
            request.response()
                    .putHeader("content-type", "application/json")
                    .putHeader("content-encoding", "gzip")
                    .end(Buffer.buffer(BOMB));
        }));
        gateway = Gateways.start("""
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: passed, match: {path: /passed}, to: service, auth: none, compression: {}}
                  - {id: kept, match: {path: /kept}, to: service, auth: none, cache: {ttl: 300s, scope: shared}}
                  - {id: read, match: {path: /read}, to: service, auth: none, requestJson: {remove: [a]}}
                  - {id: changed, match: {path: /changed}, to: service, auth: none, responseJson: {remove: [a]}}
                """.formatted(service.url()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    @Test
    void theyPassAsTheyAre() throws Exception {
        HttpResponse<byte[]> answer = post("/passed");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BOMB);
        assertThat(answer.headers().allValues("content-encoding")).isEqualTo(List.of("gzip"));
        assertThat(RECEIVED).contains(Buffer.buffer(BOMB));
    }

    @Test
    void theyAreKeptAsTheyAre() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(Gateways.url(gateway, "/kept")).build();
        CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        HttpResponse<byte[]> again = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(again.headers().firstValue("x-cache")).contains("HIT");
        assertThat(again.body()).isEqualTo(BOMB);
    }

    @Test
    void whatMustBeReadIsRefused() throws Exception {
        int before = RECEIVED.size();
        assertThat(post("/read").statusCode()).isEqualTo(415);
        assertThat(RECEIVED).hasSize(before);

        assertThat(post("/changed").statusCode()).isEqualTo(502);
    }

    private static HttpResponse<byte[]> post(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(Gateways.url(gateway, path))
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .header("accept-encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(BOMB))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
