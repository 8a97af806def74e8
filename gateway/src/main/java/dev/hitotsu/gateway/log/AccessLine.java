package dev.hitotsu.gateway.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hitotsu.gateway.filter.Exchange;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The line about one request. No headers, no query: they may have secrets. */
public final class AccessLine {
    private static final int USUAL_LENGTH = 384;

    private final StringBuilder line = new StringBuilder(USUAL_LENGTH);

    private AccessLine() {}

    /**
     * Makes the line.
     *
     * @param exchange null for a request that was refused before it became one
     * @param nanos from the head of the request to the end of its answer
     */
    public static String of(
            Instant time, HttpServerRequest request, @Nullable Exchange exchange, long nanos, int status) {
        AccessLine line = new AccessLine();
        line.text("time", time.toString());
        if (exchange != null) {
            line.text("id", exchange.received().id())
                    .text("client", exchange.received().clientAddress())
                    .text("host", exchange.received().host());
        }
        line.text("method", request.method().name())
                .text("path", exchange == null ? "" : exchange.received().path())
                .number("status", status)
                .number("bytesIn", request.bytesRead())
                .number("bytesOut", request.response().bytesWritten())
                .millis("ms", nanos);
        if (exchange != null) {
            line.text("route", exchange.routeId())
                    .text("subject", exchange.identity().subject())
                    .text("upstream", exchange.servedBy());
            if (!exchange.operation().isEmpty()) {
                line.text("operation", exchange.operation()).number("calls", exchange.callCount());
            }
        }
        return line.end();
    }

    private AccessLine text(String name, String value) {
        begin(name).append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, line);
        line.append('"');
        return this;
    }

    private AccessLine number(String name, long value) {
        begin(name).append(value);
        return this;
    }

    private void millis(String name, long nanos) {
        begin(name).append(TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0);
    }

    private StringBuilder begin(String name) {
        return line.append(line.isEmpty() ? "{\"" : ",\"").append(name).append("\":");
    }

    private String end() {
        return line.append('}').toString();
    }
}
