package dev.hitotsu.gateway;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Certificate;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Gateways with certificates, and a client of them. */
abstract class HttpsScenario {
    @TempDir
    Path folder;

    final Vertx vertx = Vertx.vertx();

    /** What came of a request. */
    record Answer(HttpVersion version, int status, String body, MultiMap trailers) {}

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    Gateway start(String url, String clients, String upstream) {
        return start("", url, clients, upstream);
    }

    Gateway start(String listen, String url, String clients, String upstream) {
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

    HttpClient client(boolean http2) {
        return vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(http2)
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(folder.resolve("localhost.pem").toString())));
    }

    static Answer send(HttpClient client, Gateway gateway, String body) {
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
}
