package dev.hitotsu.tracing;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context of a trace in the headers of a message: W3C Trace Context, {@code traceparent} and {@code tracestate}.
 */
final class TraceHeaders {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceHeaders() {}

    /** The message with the context of the span; as it was if the span is none. */
    static Message inject(Span span, Message message) {
        if (!span.getSpanContext().isValid()) {
            return message;
        }
        Map<String, String> headers = new LinkedHashMap<>(message.headers().asMap());
        headers.remove(Headers.TRACE_STATE);
        W3C.inject(Context.root().with(span), headers, (unused, name, value) -> headers.put(name, value));
        return message.withHeaders(Headers.of(headers));
    }

    /** Where the message was created; invalid if it does not say. */
    static SpanContext contextOf(Message message) {
        return message.headers().get(Headers.TRACE_PARENT).isEmpty()
                ? SpanContext.getInvalid()
                : Span.fromContext(W3C.extract(Context.root(), message, Getter.INSTANCE))
                        .getSpanContext();
    }

    static Context parent(SpanContext created) {
        return Context.root().with(Span.wrap(created));
    }

    private enum Getter implements TextMapGetter<Message> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Message message) {
            return message.headers().asMap().keySet();
        }

        @Override
        public @Nullable String get(@Nullable Message message, String name) {
            return message == null ? null : message.headers().get(name).orElse(null);
        }
    }
}
