package dev.hitotsu.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.config.LiveText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A collector that takes metrics and log records by OTLP over HTTP, and decodes them. */
final class OtlpCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Map<String, ProtoMessage>> taken = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> resources = new CopyOnWriteArrayList<>();
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile boolean isHanging;

    /** A log record, and who made it. */
    record Record(String scope, ProtoMessage content) {}

    OtlpCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/metrics", exchange -> answer(exchange, this::take));
        server.createContext("/v1/logs", exchange -> answer(exchange, this::takeRecords));
        server.start();
    }

    private void answer(HttpExchange exchange, Consumer<ProtoMessage> taker) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
        while (isHanging) {
            LockSupport.parkNanos(1_000_000);
        }
        if (status == 200) {
            taker.accept(new ProtoMessage(body));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** By the numbers of {@code opentelemetry/proto/logs/v1/logs.proto}. */
    private void takeRecords(ProtoMessage request) {
        ProtoMessage resource = request.message(1);
        resources.add(labels(resource.message(1), 1));
        for (ProtoMessage scope : resource.messages(2)) {
            scope.messages(2)
                    .forEach(record -> records.add(new Record(scope.message(1).text(1), record)));
        }
    }

    private void take(ProtoMessage request) {
        ProtoMessage resource = request.message(1);
        Map<String, ProtoMessage> metrics = new HashMap<>();
        resource.message(2).messages(2).forEach(metric -> {
            if (metrics.put(metric.text(1), metric) != null) {
                throw new AssertionError(metric.text(1) + ": twice (expected: once, with all its points)");
            }
        });
        resources.add(labels(resource.message(1), 1));
        taken.add(metrics);
    }

    /** Labels, in this field of a resource or point. */
    static Map<String, String> labels(ProtoMessage message, int field) {
        Map<String, String> labels = new HashMap<>();
        message.messages(field)
                .forEach(label -> labels.put(label.text(1), label.message(2).text(1)));
        return labels;
    }

    Destination.Otlp destination() {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new Destination.Otlp(endpoint, Map.of("X-Key", LiveText.fixed("k")));
    }

    void answers(int status) {
        this.status = status;
    }

    void hangs(boolean isHanging) {
        this.isHanging = isHanging;
    }

    /** What came and was taken, metrics by name. */
    List<Map<String, ProtoMessage>> taken() {
        return taken;
    }

    /** Log records that came and were taken. */
    List<Record> records() {
        return records;
    }

    Map<String, String> resource() {
        return resources.getLast();
    }

    /** The key of each request, also of those that were not taken. */
    List<String> keys() {
        return keys;
    }

    @Override
    public void close() {
        isHanging = false;
        server.stop(0);
    }
}
