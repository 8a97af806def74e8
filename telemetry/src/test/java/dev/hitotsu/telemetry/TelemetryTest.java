package dev.hitotsu.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.config.LiveText;
import io.opentelemetry.api.trace.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void metersAreScraped() {
        try (Telemetry telemetry = Telemetry.start("test", null, lines::add)) {
            telemetry.meters().counter("orders", "kind", "new").increment(3);
            assertThat(telemetry.scrape())
                    .contains("orders_total{kind=\"new\"} 3.0")
                    .contains("jvm_memory_used_bytes");
            assertThat(telemetry.hasTraces()).isFalse();
            telemetry.tracer().spanBuilder("nowhere").startSpan().end();
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void metersBecomeLines() throws Exception {
        try (Telemetry telemetry = Telemetry.start("test", null, lines::add)) {
            telemetry.meters().timer("work", "kind", "new\"").record(Duration.ofMillis(1_500));
            telemetry.meters().gauge("broken", Double.NaN);
            telemetry.publishMeters();
        }
        JsonNode timer = line("work");
        assertThat(timer.at("/labels/kind").asText()).isEqualTo("new\"");
        assertThat(timer.path("unit").asText()).isEqualTo("seconds");
        assertThat(timer.path("count").asDouble()).isEqualTo(1);
        assertThat(timer.path("total").asDouble()).isEqualTo(1.5);
        assertThat(line("broken").has("value")).isFalse();
        assertThat(line("jvm.memory.used").path("value").asDouble()).isPositive();
    }

    private JsonNode line(String metric) throws Exception {
        for (String line : lines) {
            JsonNode json = new JsonMapper().readTree(line);
            if (json.path("metric").asText().equals(metric)) {
                return json;
            }
        }
        throw new AssertionError(metric + ": no line of " + lines);
    }

    @Test
    void spansBecomeLines() throws Exception {
        Span span;
        try (Telemetry telemetry = Telemetry.start("test", new TraceSettings(new Destination.Lines(), 1), lines::add)) {
            span = telemetry.tracer().spanBuilder("work").startSpan();
            span.setAttribute("orders", 3).end();
        }
        JsonNode line = new JsonMapper().readTree(lines.getFirst());
        assertThat(line.path("trace").asText()).isEqualTo(span.getSpanContext().getTraceId());
        assertThat(line.path("name").asText()).isEqualTo("work");
        assertThat(line.path("attributes").path("orders").asInt()).isEqualTo(3);
        assertThat(line.has("parent")).isFalse();
    }

    @Test
    void whatIsNotSampledIsNotWritten() {
        try (Telemetry telemetry = Telemetry.start("test", new TraceSettings(new Destination.Lines(), 0), lines::add)) {
            telemetry.tracer().spanBuilder("work").startSpan().end();
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void spansGoToACollector() throws Exception {
        CompletableFuture<String> posted = new CompletableFuture<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            posted.complete(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("X-Key"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
        TraceSettings settings =
                new TraceSettings(new Destination.Otlp(endpoint, Map.of("X-Key", LiveText.fixed("k"))), 1);
        try (Telemetry telemetry = Telemetry.start("test", settings, lines::add)) {
            telemetry.tracer().spanBuilder("work").startSpan().end();
            assertThat(posted.get(60, TimeUnit.SECONDS)).isEqualTo("POST k");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new TraceSettings(new Destination.Lines(), 1.1))
                .hasMessage("sample: 1.1 (expected: 0..1)");
        assertThatThrownBy(() -> new Destination.Otlp(URI.create("collector:4318"), Map.of()))
                .hasMessageContaining("(expected: a URL such as http://collector:4318)");
    }
}
