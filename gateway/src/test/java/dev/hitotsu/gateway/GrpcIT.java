package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.etcd.EtcdCluster;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A real server of gRPC behind the gateway: etcd. Its calls are written by hand, for they are short.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>
 */
class GrpcIT extends HttpsScenario {
    private static final String KEY = "key";

    /** A message, with its length before it, and no compression. */
    private static Buffer message(Buffer bytes) {
        return Buffer.buffer().appendByte((byte) 0).appendInt(bytes.length()).appendBuffer(bytes);
    }

    /** A field of a message that is text, or another message. */
    private static Buffer field(int number, Buffer value) {
        return Buffer.buffer()
                .appendByte((byte) (number << 3 | 2))
                .appendByte((byte) value.length())
                .appendBuffer(value);
    }

    private static Buffer put(String value) {
        return message(field(1, Buffer.buffer(KEY)).appendBuffer(field(2, Buffer.buffer(value))));
    }

    private static Future<HttpClientRequest> request(HttpClient client, Gateway gateway, String method) {
        return client.request(new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("localhost")
                .setPort(gateway.port())
                .setURI("/etcdserverpb." + method)
                .putHeader("content-type", "application/grpc")
                .putHeader("te", "trailers"));
    }

    private static Answer call(HttpClient client, Gateway gateway, String method, Buffer message) {
        return request(client, gateway, method)
                .compose(request -> request.send(message))
                .compose(response -> response.body()
                        .map(body -> new Answer(
                                response.version(), response.statusCode(), body.toString(), response.trailers())))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void callsAndStreamsPassBothWays() throws Exception {
        try (EtcdCluster etcd = EtcdCluster.start(1);
                Gateway gateway = start(etcd.server(0).uri(), "", ", http2: true")) {
            HttpClient client = client(true);
            Answer stored = call(client, gateway, "KV/Put", put("first"));
            assertThat(stored.status()).isEqualTo(200);
            assertThat(stored.trailers().get("grpc-status")).isEqualTo("0");
            assertThat(call(client, gateway, "KV/Range", message(field(1, Buffer.buffer(KEY))))
                            .body())
                    .contains("first");

            BlockingQueue<String> watched = new LinkedBlockingQueue<>();
            HttpClientRequest watch = request(client, gateway, "Watch/Watch")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            watch.response().onSuccess(response -> response.handler(part -> watched.add(part.toString())));
            watch.setChunked(true).write(message(field(1, field(1, Buffer.buffer(KEY)))));
            assertThat(watched.poll(60, TimeUnit.SECONDS)).as("it watches").isNotNull();

            call(client, gateway, "KV/Put", put("second"));
            assertThat(watched.poll(60, TimeUnit.SECONDS)).contains("second");
            watch.reset();

            // What fails at once has a head alone, which says so.
            assertThat(call(client, gateway, "KV/Nothing", message(Buffer.buffer()))
                            .status())
                    .isEqualTo(200);
        }
    }
}
