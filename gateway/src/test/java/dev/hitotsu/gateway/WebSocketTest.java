package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.Gateways;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer echo = vertx.createHttpServer()
            .webSocketHandler(socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)))
            .requestHandler(request -> request.response().setStatusCode(403).end("no"))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void messagesPassBothWays() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (Gateway gateway = Gateways.start(Gateways.everything("http://127.0.0.1:" + echo.actualPort(), ""));
                HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/chat"), new Listener(received))
                    .join();
            socket.sendText("one", true).join();
            assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("echo one");
            socket.sendText("two", true).join();
            assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("echo two");

            socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
            assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("closed 1000");
        }
    }

    private record Listener(BlockingQueue<String> received) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean isLast) {
            received.add(text.toString());
            return WebSocket.Listener.super.onText(socket, text, isLast);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            received.add("closed " + status);
            return WebSocket.Listener.super.onClose(socket, status, reason);
        }
    }
}
