package dev.hitotsu.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a server sends fills no more memory than the largest answer that it may give. */
class BoundedAnswersTest {
    @Test
    void anAnswerWithoutAnEndIsGivenUp() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 20];
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(chunk);
                }
            } catch (IOException e) {
                // The client has had enough.
            }
        });
        server.start();
        try (HttpTransport transport = new HttpTransport(Duration.ofSeconds(5))) {
            URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            Request request = new Request("/v3/kv/range", new byte[0], Request.Retry.NEVER);

            Answer answer = transport.send(endpoint, request, null, TimeUnit.MINUTES.toNanos(1));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("an answer of more than"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aStreamMayBeLongButAMessageMayNot() throws Exception {
        try (BoundedMessages messages = new BoundedMessages(new ByteArrayInputStream(new byte[1_000]), 100)) {
            for (int i = 0; i < 5; i++) {
                assertThat(messages.read(new byte[100], 0, 100)).isEqualTo(100);
                messages.nextMessage();
            }
            assertThat(messages.read(new byte[100], 0, 100)).isEqualTo(100);
            assertThatThrownBy(messages::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than 100 bytes");
        }
    }
}
