package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InboxObserver;
import dev.hitotsu.inbox.ObservedHandling;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.ObservedSink;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBuffer;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxObserver;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Observers of outbox, sink and inbox see everything and change nothing, whatever they throw. */
class ObserversTest {
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").build();

    private final InMemoryOutbox store = InMemoryOutbox.create();
    private final Outbox<InMemoryOutbox.Transaction> outbox = store.outbox();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Test
    void anObserverOfTheOutboxAddsHeaders() {
        outbox.observe(new Adding());

        outbox.appendAndCommit(store.begin(), List.of(MESSAGE));
        InMemoryOutbox.Transaction transaction = store.begin();
        outbox.append(transaction, message());
        OutboxBuffer<InMemoryOutbox.Transaction> buffer = outbox.buffer(transaction);
        buffer.append(message());
        buffer.commit();

        assertThat(store.committed())
                .hasSize(3)
                .allSatisfy(message -> assertThat(message.headers().get("seen")).hasValue("1"));
        assertThat(seen).containsExactly("1 written", "1 written", "1 written");
    }

    @Test
    void whatAnObserverAddsCountsForTheSize() {
        Outbox<InMemoryOutbox.Transaction> small = Outbox.of(store, MESSAGE.size());
        small.append(store.begin(), MESSAGE);
        small.observe(new Adding());

        assertThatThrownBy(() -> small.append(store.begin(), message())).isInstanceOf(OutboxException.class);
    }

    @Test
    void anObserverCannotExchangeAMessage() {
        outbox.observe(new OutboxObserver() {
            @Override
            public Message onAppend(Message message) {
                return Message.builder("orders", "Other").build();
            }
        });

        outbox.appendAndCommit(store.begin(), List.of(MESSAGE));

        assertThat(store.committed()).containsExactly(MESSAGE);
    }

    @Test
    void anObserverOfTheOutboxThatThrowsStopsNothing() {
        outbox.observe(new OutboxObserver() {
            @Override
            public Message onAppend(Message message) {
                throw new IllegalStateException("observer");
            }

            @Override
            public void onWritten(int count, Duration took) {
                throw new AssertionError("observer");
            }
        });

        outbox.appendAndCommit(store.begin(), List.of(MESSAGE));

        assertThat(store.committed()).containsExactly(MESSAGE);
    }

    @Test
    void anObserverOfASinkSeesEachAnswer() {
        try (ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1))) {
            sink.script((message, attempt) -> attempt == 1 ? SendResult.retryable("busy") : SendResult.sent());
            try (SinkSession session = ObservedSink.of(sink, this::onSend).open(1)) {
                assertThat(session.send(MESSAGE).join()).isInstanceOf(SendResult.Retryable.class);
                session.resume();
                assertThat(session.send(MESSAGE).join()).isInstanceOf(SendResult.Sent.class);
            }
        }
        assertThat(seen).containsExactly("OrderPlaced Retryable", "OrderPlaced Sent");
    }

    private static Message message() {
        return Message.builder("orders", "OrderPlaced").build();
    }

    private Consumer<SendResult> onSend(Message message) {
        return result -> seen.add(message.type() + " " + result.getClass().getSimpleName());
    }

    @Test
    void anObserverOfASinkThatThrowsStopsNothing() {
        try (ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
                SinkSession first = ObservedSink.of(sink, message -> {
                            throw new IllegalStateException("observer");
                        })
                        .open(1);
                SinkSession second = ObservedSink.of(sink, message -> result -> {
                            throw new IllegalStateException("observer");
                        })
                        .open(2)) {
            CompletableFuture<SendResult> unseen = first.send(MESSAGE);
            CompletableFuture<SendResult> seenOnce = second.send(MESSAGE);

            assertThat(unseen.join()).isInstanceOf(SendResult.Sent.class);
            assertThat(seenOnce.join()).isInstanceOf(SendResult.Sent.class);
        }
    }

    /** A method with a default would be answered by the default, and what the sink can do would be lost in silence. */
    @Test
    void anObservedSinkPassesOnEveryMethod() {
        try (ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1))) {
            Sink observed = ObservedSink.of(sink, message -> null);
            try (SinkSession session = observed.open(1)) {
                assertThat(notOverridden(Sink.class, observed)).isEmpty();
                assertThat(notOverridden(SinkSession.class, session)).isEmpty();
                assertThat(notOverridden(SinkSession.class, sink.open(2))).contains("recover");
            }
        }
    }

    private static List<String> notOverridden(Class<?> type, Object object) {
        return Stream.of(type.getMethods())
                .filter(method -> Stream.of(object.getClass().getDeclaredMethods())
                        .noneMatch(own -> own.getName().equals(method.getName())
                                && Arrays.equals(own.getParameterTypes(), method.getParameterTypes())))
                .map(Method::getName)
                .toList();
    }

    @Test
    void anObserverOfAnInboxSeesEffectsRepetitionsAndFailures() throws Exception {
        ObservedHandling handling = ObservedHandling.of("payments", List.of(new Throwing(), new Recording()));

        handling.handle(5, () -> 2);
        assertThatThrownBy(() -> handling.handle(3, () -> {
                    throw new IOException("away");
                }))
                .hasMessage("away");

        assertThat(seen).containsExactly("payments 3 effects 2 repetitions", "payments 3 failed");
    }

    private final class Adding implements OutboxObserver {
        @Override
        public Message onAppend(Message message) {
            return message.withHeaders(message.headers().with("seen", "1"));
        }

        @Override
        public void onWritten(int count, Duration took) {
            seen.add(count + " written");
        }
    }

    private final class Recording implements InboxObserver {
        @Override
        public void onHandled(String consumer, int effects, int repetitions, Duration took) {
            seen.add(consumer + " " + effects + " effects " + repetitions + " repetitions");
        }

        @Override
        public void onFailed(String consumer, int messages, Duration took) {
            seen.add(consumer + " " + messages + " failed");
        }
    }

    private static final class Throwing implements InboxObserver {
        @Override
        public void onHandled(String consumer, int effects, int repetitions, Duration took) {
            throw new IllegalStateException("observer");
        }

        @Override
        public void onFailed(String consumer, int messages, Duration took) {
            throw new IllegalStateException("observer");
        }
    }
}
