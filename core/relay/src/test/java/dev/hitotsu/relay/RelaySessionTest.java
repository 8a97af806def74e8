package dev.hitotsu.relay;

import static dev.hitotsu.relay.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A sink's session lives no longer than the term, whatever ends it. */
class RelaySessionTest {
    private static final Checkpoint PLACE = new TestCheckpoint();

    private final List<String> events = new CopyOnWriteArrayList<>();

    private final class RecordingSink extends FunctionSink {
        private final CompletableFuture<SendResult> answer;

        RecordingSink(CompletableFuture<SendResult> answer) {
            super(message -> answer);
            this.answer = answer;
        }

        @Override
        public SinkSession open(long fence) {
            events.add("open " + fence);
            return this;
        }

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            events.add("send");
            return answer;
        }

        @Override
        public void close() {
            events.add("close");
        }
    }

    private static ReadBatch batch() {
        Message message = Message.builder("orders", "OrderPlaced").build();
        return new ReadBatch(List.of(new LogEntry.Readable(1, message)), PLACE, true, false);
    }

    private static Relay start(ScriptedStore store, FunctionSink sink) {
        Relay relay = Relay.builder(store, sink)
                .options(RelayOptions.DEFAULT.withLease(
                        new RelayOptions.Lease(Duration.ofSeconds(60), Duration.ofSeconds(60))))
                .build();
        relay.start();
        return relay;
    }

    @Test
    void endsBeforeTheTermOfARelayThatIsClosed() {
        ScriptedStore store =
                new ScriptedStore(() -> ScriptedStore.nothing(PLACE, false)).onEnd(() -> events.add("end"));
        try (Relay relay = start(store, new RecordingSink(new CompletableFuture<>()))) {
            await().until(() -> events.contains("open 1"));
            assertThat(relay.status().fence()).isEqualTo(1);
        }
        assertThat(events).containsExactly("open 1", "close", "end");
    }

    @Test
    void endsBeforeATermThatFailsWithSendsUnderWay() {
        CountDownLatch sent = new CountDownLatch(1);
        ScriptedStore store = new ScriptedStore(() -> {
                    if (events.contains("send")) {
                        throw new IllegalStateException("planted");
                    }
                    return batch();
                })
                .onEnd(() -> {
                    events.add("end");
                    sent.countDown();
                });
        try (Relay relay = start(store, new RecordingSink(new CompletableFuture<>()))) {
            await().until(() -> sent.getCount() == 0);
            List<String> seen = List.copyOf(events);
            assertThat(seen.subList(0, seen.indexOf("end")))
                    .startsWith("open 1", "send")
                    .endsWith("close");
            assertThat(relay.status().inFlight()).isZero();
        }
    }

    @Test
    void thatCannotBeOpenedIsAProblemOfTheSinkAndTriedAgain() {
        ScriptedStore store = new ScriptedStore(RelaySessionTest::batch);
        FunctionSink sink = new FunctionSink(message -> CompletableFuture.completedFuture(SendResult.sent())) {
            @Override
            public SinkSession open(long fence) {
                if (fence < 3) {
                    throw new NoClassDefFoundError("planted");
                }
                return this;
            }
        };
        try (Relay relay = start(store, sink)) {
            await().until(() -> relay.status().delivered() > 0);
            assertThat(relay.status().terms()).isEqualTo(3);
        }
    }

    @Test
    void thatCannotBeResumedIsAProblemOfTheSinkToo() {
        ScriptedStore store = new ScriptedStore(RelaySessionTest::batch);
        SendResult away = SendResult.unavailable("away");
        FunctionSink sink = new FunctionSink(message -> CompletableFuture.completedFuture(away)) {
            @Override
            public void resume() {
                throw new IllegalStateException("planted");
            }
        };
        try (Relay relay = start(store, sink)) {
            await().untilAsserted(() ->
                    assertThat(relay.status().problem()).startsWith("sink: ").contains("planted"));
        }
    }

    @Test
    void thatCannotBeClosedEndsNothingElse() {
        ScriptedStore store = new ScriptedStore(RelaySessionTest::batch).onEnd(() -> events.add("end"));
        FunctionSink sink = new FunctionSink(message -> CompletableFuture.completedFuture(SendResult.sent())) {
            @Override
            public void close() {
                throw new NoClassDefFoundError("planted");
            }
        };
        try (Relay relay = start(store, sink)) {
            await().until(() -> relay.status().delivered() > 0);
        }
        assertThat(events).containsExactly("end");
    }

    @Test
    void mustNotTryForLongerThanTheLeaseAllows() {
        FunctionSink slow = new FunctionSink(message -> new CompletableFuture<>()) {
            @Override
            public Duration sendTimeout() {
                return Duration.ofSeconds(30);
            }
        };
        assertThatThrownBy(() -> Relay.builder(new ScriptedStore(RelaySessionTest::batch), slow)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the sink tries to deliver a message for PT30S"
                        + " (expected: at most PT10S, twice the lease of PT5S)");
    }
}
