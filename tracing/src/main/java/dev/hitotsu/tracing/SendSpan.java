package dev.hitotsu.tracing;

import dev.hitotsu.message.SendResult;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;

/** The span of some sends. Not thread-safe. */
final class SendSpan {
    private final Span span;
    private int size = 1;
    private int unanswered = 1;

    private SendSpan(Span span) {
        this.span = span;
    }

    static SendSpan start(SpanBuilder builder, SpanContext first) {
        return new SendSpan(
                builder.setParent(TraceHeaders.parent(first)).addLink(first).startSpan());
    }

    int size() {
        return size;
    }

    void add(SpanContext created) {
        span.addLink(created);
        size++;
        unanswered++;
    }

    /** Returns whether the span has ended, because nothing is under way any more. */
    boolean answered(SendResult result) {
        if (!(result instanceof SendResult.Sent)) {
            span.setStatus(StatusCode.ERROR, result.reason());
            span.setAttribute(Conventions.ERROR_TYPE, result.getClass().getSimpleName());
        }
        if (--unanswered > 0) {
            return false;
        }
        if (size > 1) {
            span.setAttribute(Conventions.BATCH_SIZE, size);
        }
        span.end();
        return true;
    }
}
