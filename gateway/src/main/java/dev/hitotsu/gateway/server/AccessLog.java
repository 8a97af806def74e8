package dev.hitotsu.gateway.server;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.gateway.filter.Exchange;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line of JSON for each request. No headers, no query: they may have secrets. Thread-safe. */
final class AccessLog {
    private static final Logger log = LoggerFactory.getLogger("dev.hitotsu.gateway.access");
    private static final JsonMapper JSON = new JsonMapper();

    private final InstantSource clock;

    AccessLog(InstantSource clock) {
        this.clock = clock;
    }

    /** The exchange is null for a request that was refused before it became one. */
    void write(HttpServerRequest request, @Nullable Exchange exchange, long nanos, int status) {
        if (!log.isInfoEnabled()) {
            return;
        }
        ObjectNode line = JSON.createObjectNode().put("time", clock.instant().toString());
        if (exchange != null) {
            line.put("id", exchange.received().id())
                    .put("client", exchange.received().clientAddress())
                    .put("host", exchange.received().host());
        }
        line.put("method", request.method().name())
                .put("path", exchange == null ? "" : exchange.received().path())
                .put("status", status)
                .put("bytesIn", request.bytesRead())
                .put("bytesOut", request.response().bytesWritten())
                .put("ms", TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0);
        if (exchange != null) {
            line.put("route", exchange.routeId())
                    .put("subject", exchange.identity().subject())
                    .put("upstream", exchange.servedBy());
        }
        log.info("{}", line);
    }
}
