package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.http.address.Network;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Http2Test {
    @Test
    void aServiceThatSpeaksHttp2IsSpokenToSoUnderItsName() throws Exception {
        TestKeys keys = TestKeys.make("dns:api.example.com");
        List<String> seen = new CopyOnWriteArrayList<>();
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setUseAlpn(true)
                            .setKeyCertOptions(new PfxOptions()
                                    .setValue(Buffer.buffer(keys.file()))
                                    .setPassword(TestKeys.password())))
                    .requestHandler(request -> {
                        seen.add(request.version() + " " + request.authority().host());
                        request.response().setStatusCode(204).end();
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(1, TimeUnit.MINUTES);
            try (HttpSink sink = HttpSink.builder()
                            .destination(HttpDestination.builder("a")
                                    .url("https://api.example.com:" + server.actualPort() + "/")
                                    .sslContext(keys.trusting())
                                    .build())
                            .allowed(LOCAL)
                            .lookup(host -> List.of(Network.of("127.0.0.1").address()))
                            .build();
                    SinkSession session = sink.open(1)) {
                List<CompletableFuture<SendResult>> sends = IntStream.range(0, 200)
                        .mapToObj(i -> session.send(
                                Message.builder("a", "Happened").payload("x").build()))
                        .toList();
                assertThat(sends).allSatisfy(send -> assertThat(send.join()).isEqualTo(SendResult.sent()));
            }
            assertThat(seen).hasSize(200).containsOnly("HTTP_2 api.example.com");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }
}
