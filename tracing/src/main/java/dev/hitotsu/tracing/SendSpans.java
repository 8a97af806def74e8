package dev.hitotsu.tracing;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendObserver;
import dev.hitotsu.message.SendResult;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The spans of sends that are under way, by topic. Thread-safe. */
final class SendSpans implements SendObserver {
    /** Fewer than the 128 links that an SDK keeps by default (OpenTelemetry specification, "Span limits"). */
    private static final int MAX_LINKS = 100;

    private final Function<String, SpanBuilder> spans;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, SendSpan> open = new HashMap<>();

    /**
     * No sends so far.
     *
     * @param spans makes the span of a topic
     */
    SendSpans(Function<String, SpanBuilder> spans) {
        this.spans = spans;
    }

    @Override
    public @Nullable Consumer<SendResult> onSend(Message message) {
        SpanContext created = TraceHeaders.contextOf(message);
        if (!created.isSampled()) {
            return null;
        }
        String topic = message.topic();
        lock.lock();
        try {
            SendSpan span = open.get(topic);
            if (span == null || span.size() == MAX_LINKS) {
                span = SendSpan.start(spans.apply(topic), created);
                open.put(topic, span);
            } else {
                span.add(created);
            }
            SendSpan joined = span;
            return result -> answered(topic, joined, result);
        } finally {
            lock.unlock();
        }
    }

    /** A span ends when nothing of it is under way: the next send of the topic begins another one. */
    private void answered(String topic, SendSpan span, SendResult result) {
        lock.lock();
        try {
            if (span.answered(result)) {
                open.remove(topic, span);
            }
        } finally {
            lock.unlock();
        }
    }
}
