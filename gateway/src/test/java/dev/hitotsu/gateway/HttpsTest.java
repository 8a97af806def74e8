package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsTest extends HttpsScenario {
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
                    vertx.setPeriodic(700, timer -> {
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
                start("stallTimeout: 5s", "http://127.0.0.1:" + talking.actualPort(), "", ", http2: true")) {
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
}
