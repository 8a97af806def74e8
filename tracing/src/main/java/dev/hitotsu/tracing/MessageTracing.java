package dev.hitotsu.tracing;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendObserver;
import dev.hitotsu.outbox.OutboxObserver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;

/**
 * Traces messages, by OpenTelemetry's semantic conventions for messaging, version 1.37.0.
 *
 * <pre>{@code
 * MessageTracing tracing = MessageTracing.of(openTelemetry, "kafka");
 * outbox.observe(tracing.appends());                                        // in the service
 * Sink sink = ObservedSink.of(kafkaSink, tracing.sends());                  // in the relay
 * tracing.process("payments", message, () -> charge(connection, message));  // in the consumer
 * }</pre>
 *
 * <p>The context travels in the message's header {@code traceparent} (W3C Trace Context). A message that has one keeps
 * it. Thread-safe; nothing blocks.
 */
public final class MessageTracing {
    private static final String SCOPE = "dev.hitotsu.tracing";

    private final Tracer tracer;
    private final String system;

    private MessageTracing(Tracer tracer, String system) {
        this.tracer = tracer;
        this.system = system;
    }

    /**
     * Tracing of messages that go to one kind of broker.
     *
     * @param system the broker's name in the conventions, such as {@code kafka} or {@code rabbitmq}
     */
    public static MessageTracing of(OpenTelemetry telemetry, String system) {
        requireNonNull(telemetry, "telemetry: null (expected: an OpenTelemetry)");
        requireNonNull(system, "system: null (expected: the name of a broker, such as kafka)");
        return new MessageTracing(telemetry.getTracer(SCOPE), system);
    }

    /** As {@link #of(OpenTelemetry, String)}, with a tracer. */
    public static MessageTracing of(Tracer tracer, String system) {
        requireNonNull(tracer, "tracer: null (expected: a tracer)");
        requireNonNull(system, "system: null (expected: the name of a broker, such as kafka)");
        return new MessageTracing(tracer, system);
    }

    /** Begins a trace, or goes on with that of the thread, where a message is appended: a span {@code create}. */
    public OutboxObserver appends() {
        return new OutboxObserver() {
            @Override
            public Message onAppend(Message message) {
                return message.headers().get(Headers.TRACE_PARENT).isPresent() ? message : created(message);
            }
        };
    }

    private Message created(Message message) {
        Span span = span("create", message.topic())
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute(Conventions.MESSAGE_ID, message.id().toString())
                .startSpan();
        try {
            return TraceHeaders.inject(span, message);
        } finally {
            span.end();
        }
    }

    /**
     * Traces what a sink sends: a span {@code send} for sends that overlap, at most 100 of a topic, with links to where
     * each message was created. It is a child of the first. Messages whose trace is not sampled cost a look at their
     * headers.
     */
    public SendObserver sends() {
        return new SendSpans(topic -> span("send", topic).setSpanKind(SpanKind.CLIENT));
    }

    /**
     * Runs what a consumer does with a message in a span {@code process}, which is current meanwhile. It is a child of
     * where the message was created, and links to it.
     *
     * @param group the consumer
     * @throws E what the work throws, which the span records
     */
    public <E extends Exception> void process(String group, Message message, Processing<E> work) throws E {
        requireNonNull(group, "group: null (expected: the name of a consumer)");
        requireNonNull(message, "message: null (expected: a message)");
        requireNonNull(work, "work: null (expected: what to run)");
        Span span = processSpan(group, message);
        try (Scope scope = span.makeCurrent()) {
            work.run();
        } catch (Throwable e) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(Conventions.ERROR_TYPE, e.getClass().getName());
            span.recordException(e);
            throw e;
        } finally {
            span.end();
        }
    }

    private Span processSpan(String group, Message message) {
        SpanBuilder builder = span("process", message.topic())
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(Conventions.CONSUMER_GROUP, group)
                .setAttribute(Conventions.MESSAGE_ID, message.id().toString());
        SpanContext created = TraceHeaders.contextOf(message);
        if (created.isValid()) {
            builder.setParent(TraceHeaders.parent(created)).addLink(created);
        } else {
            builder.setNoParent();
        }
        return builder.startSpan();
    }

    private SpanBuilder span(String operation, String topic) {
        return tracer.spanBuilder(operation + " " + topic)
                .setAttribute(Conventions.SYSTEM, system)
                .setAttribute(Conventions.OPERATION_NAME, operation)
                .setAttribute(Conventions.OPERATION_TYPE, operation)
                .setAttribute(Conventions.DESTINATION, topic);
    }

    /** What a consumer does with a message. */
    @FunctionalInterface
    public interface Processing<E extends Exception> {
        void run() throws E;
    }
}
