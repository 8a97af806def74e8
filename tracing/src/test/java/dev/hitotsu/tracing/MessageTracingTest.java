package dev.hitotsu.tracing;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.ObservedSink;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendObserver;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.testkit.sink.ScriptedSink;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessageTracingTest {
    private static final String FOREIGN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String UNSAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    private final RecordedSpans spans = new RecordedSpans();
    private final Tracer tracer =
            SdkTracerProvider.builder().addSpanProcessor(spans).build().get("test");
    private final MessageTracing tracing = MessageTracing.of(tracer, "kafka");
    private final InMemoryOutbox store = InMemoryOutbox.create();
    private final Outbox<InMemoryOutbox.Transaction> outbox = store.outbox();

    /** From a request through append, two sends by two relays, to the effect: one trace. */
    @Test
    void oneTraceGoesThroughRetryAndTakeOver() {
        outbox.observe(tracing.appends());
        Span request = tracer.spanBuilder("POST /orders").startSpan();
        try (Scope scope = request.makeCurrent()) {
            outbox.appendAndCommit(store.begin(), List.of(message()));
        }
        request.end();

        relayOnce(SendResult.unavailable("the broker is away"));
        Message delivered = relayOnce(SendResult.sent()).getFirst();
        tracing.process("payments", delivered, () -> {});

        String trace = request.getSpanContext().getTraceId();
        SpanData create = spans.only("create orders");
        assertThat(create.getTraceId()).isEqualTo(trace);
        assertThat(create.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(create.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(spans.named("send orders"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(send -> assertThat(send.getTraceId()).isEqualTo(trace))
                .allSatisfy(send -> assertThat(send.getLinks())
                        .extracting(LinkData::getSpanContext)
                        .extracting("spanId")
                        .containsExactly(create.getSpanId()));
        SpanData process = spans.only("process orders");
        assertThat(process.getTraceId()).isEqualTo(trace);
        assertThat(process.getParentSpanId()).isEqualTo(create.getSpanId());
        assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(process.getLinks()).hasSize(1);
        assertThat(process.getAttributes().asMap())
                .containsEntry(Conventions.SYSTEM, "kafka")
                .containsEntry(Conventions.OPERATION_NAME, "process")
                .containsEntry(Conventions.OPERATION_TYPE, "process")
                .containsEntry(Conventions.DESTINATION, "orders")
                .containsEntry(Conventions.CONSUMER_GROUP, "payments");
    }

    /** A relay of its own, until the sink has answered. */
    private List<Message> relayOnce(SendResult answer) {
        try (ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1))) {
            sink.script((message, attempt) -> answer);
            int before = spans.named("send orders").size();
            try (Relay relay =
                    Relay.builder(store, ObservedSink.of(sink, tracing.sends())).build()) {
                relay.start();
                await().until(() -> spans.named("send orders").size() > before);
            }
            return sink.taken();
        }
    }

    @Test
    void theTraceParentOfTheUserIsKept() {
        outbox.observe(tracing.appends());

        outbox.appendAndCommit(store.begin(), List.of(message(FOREIGN)));

        assertThat(store.committed().getFirst().traceParent()).hasValue(FOREIGN);
        assertThat(spans.all()).isEmpty();
    }

    @Test
    void withoutATraceAMessageBeginsOne() {
        outbox.observe(tracing.appends());

        outbox.appendAndCommit(store.begin(), List.of(message()));

        SpanData create = spans.only("create orders");
        assertThat(TraceHeaders.contextOf(store.committed().getFirst()))
                .satisfies(context -> assertThat(context.getTraceId()).isEqualTo(create.getTraceId()))
                .satisfies(context -> assertThat(context.getSpanId()).isEqualTo(create.getSpanId()))
                .satisfies(context -> assertThat(context.isSampled()).isTrue());
    }

    @Test
    void sendsThatOverlapShareASpanThatLinksToEach() {
        SendObserver sends = tracing.sends();
        List<Consumer<SendResult>> answers = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            answers.add(sends.onSend(message(FOREIGN)));
        }
        answers.getFirst().accept(SendResult.rejected("too large"));
        answers.subList(1, answers.size()).forEach(answer -> answer.accept(SendResult.sent()));

        assertThat(spans.named("send orders"))
                .extracting(send -> send.getLinks().size())
                .containsExactlyInAnyOrder(100, 100, 50);
        assertThat(spans.named("send orders"))
                .extracting(send -> send.getAttributes().get(Conventions.BATCH_SIZE))
                .containsExactlyInAnyOrder(100L, 100L, 50L);
        assertThat(spans.named("send orders"))
                .filteredOn(send -> send.getStatus().getStatusCode() == StatusCode.ERROR)
                .singleElement()
                .satisfies(send -> assertThat(send.getAttributes().get(Conventions.ERROR_TYPE))
                        .isEqualTo("Rejected"));
    }

    @Test
    void whatIsNotSampledIsNotWatched() {
        assertThat(tracing.sends().onSend(message(UNSAMPLED))).isNull();
        assertThat(tracing.sends().onSend(message())).isNull();
    }

    @Test
    void aFailureOfTheConsumerIsRecorded() {
        assertThatThrownBy(() -> tracing.process("payments", message(FOREIGN), () -> {
                    throw new IllegalStateException("the bank is closed");
                }))
                .hasMessage("the bank is closed");

        SpanData process = spans.only("process orders");
        assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(process.getAttributes().get(Conventions.ERROR_TYPE)).isEqualTo("java.lang.IllegalStateException");
        assertThat(process.getEvents()).hasSize(1);
    }

    @Test
    void theSpanIsCurrentWhileTheConsumerWorks() {
        tracing.process(
                "payments",
                message(FOREIGN),
                () -> assertThat(Span.current().getSpanContext().getTraceId())
                        .isEqualTo("0af7651916cd43dd8448eb211c80319c"));
    }

    @Test
    void withoutASdkMessagesStayAsTheyAre() {
        outbox.observe(MessageTracing.of(OpenTelemetry.noop(), "kafka").appends());

        Message message = message();
        outbox.appendAndCommit(store.begin(), List.of(message));

        assertThat(store.committed()).containsExactly(message);
    }

    @Test
    void whatTheSamplerDropsIsToldToConsumers() {
        Tracer dropping = SdkTracerProvider.builder()
                .setSampler(Sampler.alwaysOff())
                .build()
                .get("test");
        outbox.observe(MessageTracing.of(dropping, "kafka").appends());

        outbox.appendAndCommit(store.begin(), List.of(message()));

        assertThat(TraceHeaders.contextOf(store.committed().getFirst()))
                .satisfies(context -> assertThat(context.isValid()).isTrue())
                .satisfies(context -> assertThat(context.isSampled()).isFalse());
    }

    private static Message message() {
        return Message.builder("orders", "OrderPlaced").key("ann").build();
    }

    private static Message message(String traceParent) {
        return Message.builder("orders", "OrderPlaced")
                .header(Headers.TRACE_PARENT, traceParent)
                .build();
    }
}
