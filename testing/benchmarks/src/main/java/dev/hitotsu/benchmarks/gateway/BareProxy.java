package dev.hitotsu.benchmarks.gateway;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The limit of the gateway's base: Vert.x passes requests without a body on, and checks nothing. */
final class BareProxy extends VerticleBase {
    private static final int POOL_SIZE = 256;

    private final int port;
    private final int upstreamPort;
    private @Nullable HttpClient client;

    private BareProxy(int port, int upstreamPort) {
        this.port = port;
        this.upstreamPort = upstreamPort;
    }

    /** Arguments: port, port of the service, event loops. */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int upstreamPort = Integer.parseInt(arguments[1]);
        int eventLoops = Integer.parseInt(arguments[2]);
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops))
                .deployVerticle(
                        () -> new BareProxy(port, upstreamPort), new DeploymentOptions().setInstances(eventLoops));
    }

    @Override
    public Future<?> start() {
        client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(upstreamPort),
                new PoolOptions().setHttp1MaxSize(POOL_SIZE));
        return vertx.createHttpServer().requestHandler(this::pass).listen(port, "127.0.0.1");
    }

    private void pass(HttpServerRequest incoming) {
        Objects.requireNonNull(client)
                .request(incoming.method(), incoming.uri())
                .compose(outgoing -> {
                    outgoing.headers().setAll(incoming.headers());
                    return outgoing.send();
                })
                .onComplete(
                        answer -> answer(incoming.response(), answer),
                        failure -> incoming.response().setStatusCode(502).end());
    }

    private static void answer(HttpServerResponse response, HttpClientResponse answer) {
        response.setStatusCode(answer.statusCode()).headers().setAll(answer.headers());
        answer.pipeTo(response);
    }
}
