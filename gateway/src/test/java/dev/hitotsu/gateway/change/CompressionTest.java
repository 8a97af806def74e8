package dev.hitotsu.gateway.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {
    private static final String TEXT = "once and only once, ".repeat(10_000);

    private static TestService service;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        service = TestService.answering(request -> {
            HttpServerResponse response = request.response();
            response.putHeader("content-type", request.getParam("type")).putHeader("etag", "\"1\"");
            switch (request.path()) {
                case "/chunks" -> {
                    response.setChunked(true);
                    for (int i = 0; i < TEXT.length(); i += 20) {
                        response.write(TEXT.substring(i, i + 20));
                    }
                    response.end();
                }
                case "/short" -> response.end("short");
                case "/fixed" ->
                    response.putHeader("cache-control", "no-transform").end(TEXT);
                default -> response.end(TEXT);
            }
        });
        gateway = Gateways.start(Gateways.everything(service.url(), "compression: {}"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({"/whole", "/chunks"})
    void longTextIsCompressed(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path + "?type=text/plain;charset=utf-8", "br, gzip;q=0.5");
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("vary")).contains("accept-encoding");
        assertThat(answer.headers().firstValue("etag")).contains("W/\"1\"");
        assertThat(answer.body()).hasSizeLessThan(TEXT.length() / 10);
        assertThat(unpacked(answer.body())).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({
        "/whole?type=image/png, gzip",
        "/whole?type=text/event-stream, gzip",
        "/short?type=text/plain, gzip",
        "/fixed?type=text/plain, gzip",
        "/whole?type=text/plain, identity",
        "/whole?type=text/plain, gzip;q=0",
    })
    void otherAnswersAreLeftAsTheyAre(String uri, String accepted) throws Exception {
        HttpResponse<byte[]> answer = get(uri, accepted);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(answer.headers().firstValue("etag")).contains("\"1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "GZIP|true",
                "x-gzip|true",
                "*|true",
                "deflate, gzip;q=1.0|true",
                "gzip; q=0|false",
                "gzip;q=0.000, *|false",
                "br|false",
                "*;q=0|false",
                "identity|false"
            })
    void theClientSaysWhatItAccepts(String header, boolean isAccepted) {
        assertThat(CompressionFilter.acceptsGzip(
                        MultiMap.caseInsensitiveMultiMap().set("accept-encoding", header)))
                .isEqualTo(isAccepted);
    }

    @Test
    void bytesInMemoryAreCompressedAtOnce() throws Exception {
        assertThat(unpacked(GzipStream.compress(Buffer.buffer(TEXT)).getBytes()))
                .isEqualTo(TEXT);
    }

    private static HttpResponse<byte[]> get(String uri, String accepted) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(Gateways.url(gateway, uri))
                    .header("accept-encoding", accepted)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String unpacked(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
