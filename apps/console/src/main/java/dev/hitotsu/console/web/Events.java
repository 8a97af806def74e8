package dev.hitotsu.console.web;

import dev.hitotsu.console.live.Chart;
import dev.hitotsu.console.live.Sampler;
import dev.hitotsu.console.source.Processes;
import dev.hitotsu.console.view.LiveState;
import dev.hitotsu.console.view.LiveState.Figure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Tells browsers what the sampler saw, at most once a second each. If the sampler sees nothing, they hear the same
 * again every five seconds, so that a browser that hears nothing knows that this process is away. A browser that does
 * not read is left out until it does, and a stream whose session is over ends. Used on one event loop, beside the
 * sampler's thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML: server-sent events</a>
 */
final class Events {
    private static final int MAX_STREAMS = 200;
    private static final long REPEAT_MILLIS = 5_000;
    private static final long REPEAT_NANOS =
            Duration.ofMillis(REPEAT_MILLIS - 1_000).toNanos();

    private final Sampler sampler;
    private final WorkerExecutor worker;
    private final Map<HttpServerResponse, BooleanSupplier> streams = new ConcurrentHashMap<>();
    private long toldAt;

    Events(Vertx vertx, Sampler sampler) {
        this.sampler = sampler;
        this.worker = vertx.createSharedWorkerExecutor("hitotsu-console-events", 1);
        Context loop = vertx.getOrCreateContext();
        sampler.addListener(() -> loop.runOnContext(nothing -> tellAll()));
        loop.runOnContext(nothing -> vertx.setPeriodic(REPEAT_MILLIS, timer -> repeat()));
    }

    /**
     * Begins a stream.
     *
     * @param isAllowed whether its session goes on; asked before each event, and may read a file
     */
    void handle(RoutingContext context, BooleanSupplier isAllowed) {
        if (streams.size() >= MAX_STREAMS) {
            throw new ConsoleProblem(503, MAX_STREAMS + " browsers listen already (expected: fewer)");
        }
        HttpServerResponse response = context.response();
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        streams.put(response, isAllowed);
        response.closeHandler(nothing -> streams.remove(response));
        response.exceptionHandler(e -> streams.remove(response));
        sampler.watch();
        response.write("retry: 3000\n" + event());
    }

    private void repeat() {
        if (System.nanoTime() - toldAt > REPEAT_NANOS) {
            tellAll();
        }
    }

    private void tellAll() {
        if (streams.isEmpty()) {
            return;
        }
        toldAt = System.nanoTime();
        sampler.watch();
        // Encoded once for all.
        Buffer event = Buffer.buffer(event());
        worker.executeBlocking(this::over, false).onComplete(over -> {
            (over.succeeded() ? over.result() : List.copyOf(streams.keySet())).forEach(this::end);
            streams.keySet().forEach(stream -> tell(stream, event));
        });
    }

    private List<HttpServerResponse> over() {
        return streams.entrySet().stream()
                .filter(stream -> !stream.getValue().getAsBoolean())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void end(HttpServerResponse stream) {
        streams.remove(stream);
        stream.end();
    }

    private static void tell(HttpServerResponse stream, Buffer event) {
        if (!stream.writeQueueFull()) {
            stream.write(event);
        }
    }

    private String event() {
        LiveState state = LiveState.of(sampler.reading(), sampler.history());
        JsonObject figures = new JsonObject();
        for (Figure figure : state.figures()) {
            figures.put(figure.key(), figure.value());
        }
        JsonObject charts = new JsonObject();
        for (Chart chart : state.charts()) {
            charts.put(
                    chart.key(),
                    new JsonObject()
                            .put("greatest", chart.greatest())
                            .put("from", chart.from())
                            .put("to", chart.to())
                            .put("lines", new JsonArray(chart.lines()))
                            .put("rows", new JsonArray(chart.rows())));
        }
        JsonObject json = new JsonObject()
                .put("level", state.level())
                .put("sentence", state.sentence())
                .put("preview", state.preview())
                .put("readLabel", state.readLabel())
                .put("readAt", state.readAt())
                .put("figures", figures)
                .put("charts", charts)
                .put("counts", new JsonObject(Map.copyOf(state.counts())))
                .put("processes", processes(state))
                .put("processesProblem", state.processes().problem());
        return "data: " + json.encode() + "\n\n";
    }

    private static JsonArray processes(LiveState state) {
        JsonArray rows = new JsonArray();
        for (Processes.Row row : state.processes().rows()) {
            rows.add(new JsonArray(List.of(row.name(), row.role(), row.seen())));
        }
        return rows;
    }
}
