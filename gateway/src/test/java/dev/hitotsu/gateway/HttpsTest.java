package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Certificate;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();

    /** What came of a request. */
    private record Answer(HttpVersion version, int status, String body, MultiMap trailers) {}

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Gateway start(String url, String clients, String upstream) {
        return start("", url, clients, upstream);
    }

    private Gateway start(String listen, String url, String clients, String upstream) {
        Certificate own = Certificate.make(folder, "localhost");
        String yaml = """
                listen:
                  host: 127.0.0.1
                  port: 0
                  %s
                  tls: {certificate: %s, key: %s%s}
                upstreams: {service: {addresses: "%s"%s}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: none}
                """.formatted(listen, own.certificate(), own.key(), clients, url, upstream);
        return Gateway.start(GatewayConfig.from(ConfigFile.of("gateway.yaml", yaml, name -> null)));
    }

    private HttpClient client(boolean http2) {
        return vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(http2)
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(folder.resolve("localhost.pem").toString())));
    }

    private static Answer send(HttpClient client, Gateway gateway, String body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("localhost")
                .setPort(gateway.port())
                .setURI("/path?a=b")
                .putHeader("x-user-id", "admin")
                .putHeader("te", "trailers");
        return client.request(options)
                .compose((HttpClientRequest request) -> request.send(Buffer.buffer(body)))
                .compose(response -> response.body()
                        .map(content -> new Answer(
                                response.version(), response.statusCode(), content.toString(), response.trailers())))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void bothVersionsAreSpokenOverTls() {
        try (TestService service = TestService.named("service");
                Gateway gateway = start(service.url(), "", "")) {
            for (boolean http2 : List.of(true, false)) {
                Answer answer = send(client(http2), gateway, "body");
                assertThat(answer.version()).isEqualTo(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
                assertThat(answer.body()).isEqualTo("service");
                assertThat(service.last().uri()).isEqualTo("/path?a=b");
                assertThat(service.last().body()).isEqualTo("body");
                assertThat(service.last().headers().get("x-forwarded-proto")).isEqualTo("https");
                assertThat(service.last().headers().get("x-forwarded-host")).isEqualTo("localhost:" + gateway.port());
                assertThat(service.last().headers().contains("x-user-id")).isFalse();
            }
        }
    }

    /** As gRPC does it: HTTP/2 on both sides, and a status in the trailers. */
    @Test
    void trailersPassFromHttp2ToHttp2() {
        HttpServer grpc = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    request.response().putHeader("content-type", "application/grpc");
                    request.response().putTrailer("grpc-status", "0");
                    request.response().write(body);
                    request.response().end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (Gateway gateway = start("http://127.0.0.1:" + grpc.actualPort(), "", ", http2: true")) {
            Answer answer = send(client(true), gateway, "message");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("message");
            assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
        }
    }

    /** Over HTTP/2 a client cancels one request and goes on with others. That is no fault of the service. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void aRequestThatItsClientCancelsDoesNotCountAgainstTheService(String method) {
        BlockingQueue<HttpServerRequest> hanging = new LinkedBlockingQueue<>();
        try (TestService service = TestService.raw(request -> {
                    if (request.path().equals("/hang")) {
                        hanging.add(request);
                    } else {
                        request.response().end("fine");
                    }
                });
                Gateway gateway = start(service.url(), "", ", breaker: {samples: 4, openFor: 10m}")) {
            HttpClient client = client(true);
            for (int i = 0; i < 4; i++) {
                cancelOnceSent(client, HttpMethod.valueOf(method), gateway, hanging);
            }
            assertThat(send(client, gateway, "").status()).isEqualTo(200);
            assertThat(hanging).isEmpty();
        }
    }

    /** Its connection is alive: only this stream stands still. */
    @ParameterizedTest
    @ValueSource(ints = {1_000_000, 100_000_000})
    void aStreamThatItsClientDoesNotReadEnds(int length) throws Exception {
        try (TestService service = TestService.raw(request -> request.response().end(Buffer.buffer(new byte[length])));
                Gateway gateway = start(
                        "stallTimeout: 300ms", service.url(), "", ", maxRequests: 1, breaker: {samples: 10000}")) {
            HttpClient client = client(true);
            RequestOptions options = new RequestOptions()
                    .setHost("localhost")
                    .setPort(gateway.port())
                    .setURI("/");
            CompletableFuture<Void> ended = new CompletableFuture<>();
            client.request(options).compose(HttpClientRequest::send).onSuccess(response -> {
                response.exceptionHandler(failure -> ended.complete(null));
                response.pause();
            });

            ended.get(60, TimeUnit.SECONDS);
            await().until(() -> client.request(options)
                            .compose(HttpClientRequest::send)
                            .map(response -> {
                                response.request().reset();
                                return response.statusCode();
                            })
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join()
                    == 200);
        }
    }

    /** As gRPC's streams in both directions: neither side says anything for a while, or only one does. */
    @Test
    void aConversationMayPause() throws Exception {
        HttpServer talking = vertx.createHttpServer()
                .requestHandler(request -> {
                    HttpServerResponse response = request.response().setChunked(true);
                    response.write("begin ");
                    request.endHandler(end -> response.end("end"));
                    request.handler(ignored -> {});
                    AtomicInteger ticks = new AtomicInteger();
                    vertx.setPeriodic(300, timer -> {
                        response.write("tick ");
                        if (ticks.incrementAndGet() == 10) {
                            vertx.cancelTimer(timer);
                        }
                    });
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (Gateway gateway =
                start("stallTimeout: 1s", "http://127.0.0.1:" + talking.actualPort(), "", ", http2: true")) {
            CompletableFuture<String> heard = new CompletableFuture<>();
            StringBuffer text = new StringBuffer();
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost("localhost")
                    .setPort(gateway.port())
                    .setURI("/");
            client(true)
                    .request(options)
                    .compose(request -> {
                        request.exceptionHandler(heard::completeExceptionally);
                        request.setChunked(true).write("hello");
                        return request.response().onSuccess(response -> {
                            response.exceptionHandler(heard::completeExceptionally);
                            response.endHandler(end -> heard.complete(text.toString()));
                            response.handler(part -> {
                                text.append(part);
                                if (text.toString().split("tick", -1).length == 11) {
                                    request.end();
                                }
                            });
                        });
                    })
                    .onFailure(heard::completeExceptionally);
            assertThat(heard.get(60, TimeUnit.SECONDS)).isEqualTo("begin " + "tick ".repeat(10) + "end");
        }
    }

    /** With POST the body is under way, too. */
    private static void cancelOnceSent(
            HttpClient client, HttpMethod method, Gateway gateway, BlockingQueue<HttpServerRequest> hanging) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("localhost")
                .setPort(gateway.port())
                .setURI("/hang");
        HttpClientRequest request = client.request(options)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        request.exceptionHandler(cancelled -> {});
        if (method == HttpMethod.POST) {
            request.setChunked(true).write("x");
        } else {
            request.end();
        }
        try {
            HttpServerRequest arrived = Objects.requireNonNull(hanging.poll(60, TimeUnit.SECONDS));
            CompletableFuture<Void> ended = new CompletableFuture<>();
            arrived.connection().closeHandler(closed -> ended.complete(null));
            request.reset(8);
            ended.orTimeout(60, TimeUnit.SECONDS).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void clientsMustShowACertificateWhereThatIsAsked() {
        Certificate authority = Certificate.make(folder, "client");
        try (TestService service = TestService.named("service");
                Gateway gateway = start(service.url(), ", clients: " + authority.certificate(), "")) {
            assertThatThrownBy(() -> send(client(false), gateway, "x")).isInstanceOf(CompletionException.class);
            assertThat(service.seen()).isEmpty();
        }
    }

    /** Certificates are renewed every few weeks. */
    @Test
    void aReloadReadsTheCertificateAnew() throws Exception {
        Certificate own = Certificate.make(folder, "localhost");
        try (TestService service = TestService.named("service")) {
            GatewayConfig config = GatewayConfig.from(ConfigFile.of(
                    "gateway.yaml", """
                    listen: {host: 127.0.0.1, port: 0, tls: {certificate: %s, key: %s}}
                    upstreams: {service: {addresses: "%s"}}
                    routes:
                      - {id: all, match: {path: /**}, to: service, auth: none}
                    """.formatted(own.certificate(), own.key(), service.url()), name -> null));
            try (Gateway gateway = Gateway.start(config)) {
                HttpClient before = client(true);
                assertThat(send(before, gateway, "x").status()).isEqualTo(200);

                Path renewed = Files.createDirectory(folder.resolve("renewed"));
                Certificate next = Certificate.another(renewed, "localhost");
                Files.writeString(own.certificate(), "nonsense");
                assertThatThrownBy(() -> gateway.reload(config)).isInstanceOf(GatewayException.class);
                assertThat(send(before, gateway, "x").status()).isEqualTo(200);

                Files.copy(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);
                Files.copy(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
                gateway.reload(config);
                assertThat(send(client(true), gateway, "x").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aCertificateThatCannotBeReadIsAnErrorAtTheStart() {
        try (TestService service = TestService.named("service")) {
            Certificate own = Certificate.make(folder, "localhost");
            String yaml = """
                    listen: {host: 127.0.0.1, port: 0, tls: {certificate: %s, key: %s}}
                    """.formatted(own.key(), own.certificate());
            assertThatThrownBy(
                            () -> Gateway.start(GatewayConfig.from(ConfigFile.of("gateway.yaml", yaml, name -> null))))
                    .isInstanceOf(GatewayException.class);
        }
    }
}
