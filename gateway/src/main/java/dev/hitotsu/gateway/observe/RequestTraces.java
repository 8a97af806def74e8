package dev.hitotsu.gateway.observe;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Exchange.Call;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * A span for each request, below that of the client, and above those of the upstream. Thread-safe.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">Semantic conventions for HTTP spans</a>
 */
public final class RequestTraces implements RequestObserver {
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<MultiMap> HEADERS = new HeaderGetter();
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("hitotsu.request.id");
    private static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("hitotsu.upstream.address");

    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("hitotsu.operation");

    private final Tracer tracer;

    public RequestTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void began(Exchange exchange) {
        String method = exchange.received().method().name();
        Context parent = W3C.extract(Context.root(), exchange.incoming().headers(), HEADERS);
        Span span = tracer.spanBuilder(method)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        W3C.inject(parent.with(span), exchange.headers(), RequestTraces::set);
        exchange.observeCalls(call -> began(call, parent.with(span)));
        exchange.onEnd(() -> end(span, method, exchange));
    }

    /** A span for a call on behalf of the request, below that of the request. */
    private void began(Call call, Context request) {
        Exchange exchange = call.exchange();
        String method = exchange.received().method().name();
        Span span = tracer.spanBuilder(method + " " + call.service())
                .setParent(request)
                .setSpanKind(SpanKind.CLIENT)
                .startSpan();
        W3C.inject(request.with(span), exchange.headers(), RequestTraces::set);
        exchange.onEnd(() -> {
            span.setAttribute(METHOD, method)
                    .setAttribute(PATH, exchange.received().path())
                    .setAttribute(STATUS, (long) exchange.status())
                    .setAttribute(UPSTREAM, exchange.servedBy());
            if (exchange.status() >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        });
    }

    private static void set(@Nullable MultiMap headers, String name, String value) {
        if (headers != null) {
            headers.set(name, value);
        }
    }

    private static void end(Span span, String method, Exchange exchange) {
        if (span.isRecording()) {
            span.updateName(exchange.routeId().isEmpty() ? method : method + " " + exchange.routeId());
            span.setAttribute(METHOD, method)
                    .setAttribute(PATH, exchange.received().path())
                    .setAttribute(SCHEME, exchange.received().secure() ? "https" : "http")
                    .setAttribute(HOST, exchange.received().host())
                    .setAttribute(CLIENT, exchange.received().clientAddress())
                    .setAttribute(ROUTE, exchange.routeId())
                    .setAttribute(STATUS, (long) exchange.status())
                    .setAttribute(REQUEST_ID, exchange.received().id());
            if (!exchange.servedBy().isEmpty()) {
                span.setAttribute(UPSTREAM, exchange.servedBy());
            }
            if (!exchange.operation().isEmpty()) {
                span.setAttribute(OPERATION, exchange.operation());
            }
            if (exchange.status() >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }

    private static final class HeaderGetter implements TextMapGetter<MultiMap> {
        @Override
        public Iterable<String> keys(MultiMap headers) {
            return headers.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    }
}
