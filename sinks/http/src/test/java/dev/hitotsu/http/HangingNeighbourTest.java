package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.http.address.Network;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** What a destination that hangs shares with others, and must not take from them. */
class HangingNeighbourTest {
    private static final int STREAMS = 4;

    private static Message message(String topic) {
        return Message.builder(topic, "Happened").payload("x").build();
    }

    private static List<CompletableFuture<SendResult>> send(SinkSession session, String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> session.send(message(topic)))
                .toList();
    }

    /** The threads that ask for names are as many as a destination is begun with. */
    @Test
    void aNameServiceThatHangsForOneHostAnswersForOthers() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (TestService service = TestService.start();
                HttpSink sink = HttpSink.builder()
                        .destination(to("hanging", "http://hangs.example:" + service.port() + "/"))
                        .destination(to("well", "http://well.example:" + service.port() + "/"))
                        .allowed(LOCAL)
                        .lookup(host -> {
                            if (host.startsWith("hangs")) {
                                asked.countDown();
                                awaitUninterruptibly(end);
                            }
                            return List.of(Network.of("127.0.0.1").address());
                        })
                        .build();
                SinkSession session = sink.open(1)) {
            List<CompletableFuture<SendResult>> stuck = send(session, "hanging", 64);
            await().until(() -> asked.getCount() == 0);
            assertThat(send(session, "well", 64))
                    .allSatisfy(sent -> assertThat(sent.join()).isEqualTo(SendResult.sent()));
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
        } finally {
            end.countDown();
        }
    }

    /** A name service that is away is no reason to give messages up. */
    @Test
    void aNameThatIsNotKnownIsAnOutageOfItsDestination() {
        try (TestService service = TestService.start();
                HttpSink sink = HttpSink.builder()
                        .destination(to("away", "http://away.example:" + service.port() + "/"))
                        .destination(to("well", service.url()))
                        .allowed(LOCAL)
                        .lookup(host -> {
                            if (host.startsWith("away")) {
                                throw new UnknownHostException(host);
                            }
                            return List.of(Network.of("127.0.0.1").address());
                        })
                        .build();
                SinkSession session = sink.open(1)) {
            SendResult result = session.send(message("away")).join();
            assertThat(result).isInstanceOf(SendResult.DestinationUnavailable.class);
            assertThat(result.reason()).isEqualTo("host: away.example (expected: a name with an address)");
            assertThat(session.send(message("well")).join()).isEqualTo(SendResult.sent());
        }
    }

    /** As the system's resolver does, which knows no interrupts. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpDestination to(String name, String url) {
        return HttpDestination.builder(name).url(url).topics(name).build();
    }

    /** Both are on one server, which takes a few requests at once on a connection. */
    @Test
    void streamsOfHttp2AreNotTakenFromAnotherDestinationOfTheSameServer() throws Exception {
        TestKeys keys = TestKeys.make("dns:api.example.com");
        Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
        SSLContext trusting = keys.trusting();
        try (FewStreams server = FewStreams.start(keys, held);
                HttpSink sink = HttpSink.builder()
                        .destination(secure("hanging", server, trusting))
                        .destination(secure("well", server, trusting))
                        .allowed(LOCAL)
                        .lookup(host -> List.of(Network.of("127.0.0.1").address()))
                        .build();
                SinkSession session = sink.open(1)) {
            List<CompletableFuture<SendResult>> stuck = new ArrayList<>();
            // One after the other: requests that find no connection open one each.
            while (stuck.size() < STREAMS) {
                stuck.add(session.send(message("hanging")));
                await().until(() -> held.size() == stuck.size());
            }
            assertThat(session.send(message("well")).join()).isEqualTo(SendResult.sent());
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
        }
    }

    /** More may be under way than the server takes at once: what finds no place was not sent, and has not failed. */
    @Test
    void whatFindsNoStreamWaitsForOne() throws Exception {
        TestKeys keys = TestKeys.make("dns:api.example.com");
        SSLContext trusting = keys.trusting();
        try (FewStreams server = FewStreams.start(keys, new ConcurrentLinkedQueue<>());
                HttpSink sink = HttpSink.builder()
                        .destination(secure("well", server, trusting))
                        .allowed(LOCAL)
                        .lookup(host -> List.of(Network.of("127.0.0.1").address()))
                        .build();
                SinkSession session = sink.open(1)) {
            assertThat(send(session, "well", 500))
                    .allSatisfy(sent -> assertThat(sent.join()).isEqualTo(SendResult.sent()));
        }
    }

    private static HttpDestination secure(String name, FewStreams server, SSLContext trusting) {
        return HttpDestination.builder(name)
                .url("https://api.example.com:" + server.server.actualPort() + "/" + name)
                .topics(name)
                .sslContext(trusting)
                .build();
    }

    private record FewStreams(Vertx vertx, HttpServer server) implements AutoCloseable {
        static FewStreams start(TestKeys keys, Queue<HttpServerRequest> held) throws Exception {
            Vertx vertx = Vertx.vertx();
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setUseAlpn(true)
                            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(STREAMS))
                            .setKeyCertOptions(new PfxOptions()
                                    .setValue(Buffer.buffer(keys.file()))
                                    .setPassword(TestKeys.password())))
                    .requestHandler(request -> {
                        if (String.valueOf(request.path()).contains("hanging")) {
                            held.add(request);
                        } else {
                            request.response().setStatusCode(204).end();
                        }
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(1, TimeUnit.MINUTES);
            return new FewStreams(vertx, server);
        }

        @Override
        public void close() throws Exception {
            vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }
}
