package dev.hitotsu.console.web;

import dev.hitotsu.console.live.Diagnosis;
import dev.hitotsu.console.live.Reading;
import dev.hitotsu.console.live.Sample;
import dev.hitotsu.console.live.Sampler;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.view.OverviewView;
import dev.hitotsu.console.view.OverviewView.Figure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells browsers what the sampler saw, at most once a second each. A browser that does not read is left out until it does. Used on
 * one event loop, beside the sampler's thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML: server-sent events</a>
 */
final class Events {
    private static final int MAX_STREAMS = 200;

    private final Sampler sampler;
    private final Set<HttpServerResponse> streams = ConcurrentHashMap.newKeySet();

    Events(Vertx vertx, Sampler sampler) {
        this.sampler = sampler;
        Context loop = vertx.getOrCreateContext();
        sampler.addListener(() -> loop.runOnContext(nothing -> tellAll()));
    }

    void handle(RoutingContext context) {
        if (streams.size() >= MAX_STREAMS) {
            throw new ConsoleProblem(503, MAX_STREAMS + " browsers listen already (expected: fewer)");
        }
        HttpServerResponse response = context.response();
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        streams.add(response);
        response.closeHandler(nothing -> streams.remove(response));
        response.exceptionHandler(e -> streams.remove(response));
        sampler.watch();
        response.write("retry: 3000\n" + event());
    }

    private void tellAll() {
        if (streams.isEmpty()) {
            return;
        }
        sampler.watch();
        String event = event();
        for (HttpServerResponse stream : List.copyOf(streams)) {
            if (!stream.writeQueueFull()) {
                stream.write(event);
            }
        }
    }

    private String event() {
        Reading reading = sampler.reading();
        Diagnosis diagnosis = Diagnosis.of(reading);
        JsonObject json = new JsonObject()
                .put("level", diagnosis.level().name().toLowerCase(Locale.ROOT))
                .put("sentence", diagnosis.sentence());
        Sample sample = reading.sample();
        if (sample != null) {
            json.put("read", Texts.time(sample.at()));
            for (Figure figure :
                    OverviewView.figures(sample.status(), sampler.history().perSecond())) {
                json.put(figure.key(), figure.value());
            }
            sample.status()
                    .counts()
                    .forEach((state, count) -> json.put("count-" + state.name().toLowerCase(Locale.ROOT), count));
        }
        return "data: " + json.encode() + "\n\n";
    }
}
