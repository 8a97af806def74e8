package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.settings.HealthSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks the addresses of an upstream again and again how they are, over connections of its own. Thread-safe. */
final class HealthChecks implements AutoCloseable {
    private final Vertx vertx;
    private final HealthSettings settings;
    private final Supplier<List<Endpoint>> endpoints;
    private final HttpClient client;
    private final long timer;

    private HealthChecks(Vertx vertx, HealthSettings settings, Supplier<List<Endpoint>> endpoints, HttpClient client) {
        this.vertx = vertx;
        this.settings = settings;
        this.endpoints = endpoints;
        this.client = client;
        this.timer = vertx.setPeriodic(0, settings.interval().toMillis(), now -> checkAll());
    }

    /** Begins, and asks those addresses that there are each time. */
    static HealthChecks start(
            Vertx vertx, HealthSettings settings, Supplier<List<Endpoint>> endpoints, HttpClient client) {
        return new HealthChecks(vertx, settings, endpoints, client);
    }

    private void checkAll() {
        endpoints.get().forEach(this::check);
    }

    private void check(Endpoint endpoint) {
        Address address = endpoint.address();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(address.host())
                .setPort(address.port())
                .setSsl(address.secure())
                .setURI(settings.path())
                .setConnectTimeout(settings.timeout().toMillis())
                .setIdleTimeout(settings.timeout().toMillis());
        if (!address.connectTo().isEmpty()) {
            options.setServer(SocketAddress.inetSocketAddress(address.port(), address.connectTo()));
        }
        client.request(options)
                .compose(HealthChecks::isWell)
                .timeout(settings.interval().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(isWell -> endpoint.checked(isWell, settings), failure -> endpoint.checked(false, settings));
    }

    /** The body is of no interest: the connection ends with the head of the answer. */
    private static Future<Boolean> isWell(HttpClientRequest request) {
        request.exceptionHandler(failure -> {});
        return request.send().map(response -> {
            response.exceptionHandler(failure -> {});
            request.reset();
            return response.statusCode() / 100 == 2;
        });
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        client.close();
    }
}
