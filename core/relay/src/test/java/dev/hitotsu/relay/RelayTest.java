package dev.hitotsu.relay;

import static dev.hitotsu.relay.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelayTest {
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").key("k").build();

    private record Place(long position) implements Checkpoint {
        @Override
        public String kind() {
            return "test";
        }

        @Override
        public byte[] bytes() {
            return Long.toString(position).getBytes(UTF_8);
        }
    }

    /** A checkpoint with as many gaps as one can have. */
    private record LargePlace(
            @SuppressWarnings("ArrayRecordComponent") long[] gaps) implements Checkpoint {
        LargePlace() {
            this(new long[1 << 17]);
        }

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public byte[] bytes() {
            return new byte[gaps.length];
        }
    }

    @Test
    void leadsAgainAfterADefectHasEndedTheReading() {
        Queue<Runnable> defects = new ConcurrentLinkedQueue<>(List.of(
                () -> {
                    throw new StackOverflowError("planted");
                },
                () -> {
                    throw new IllegalStateException("planted");
                }));
        ScriptedStore store = new ScriptedStore(() -> {
            Runnable defect = defects.poll();
            if (defect != null) {
                defect.run();
            }
            return batch(1);
        });
        try (Relay relay =
                relay(store, new FunctionSink(message -> CompletableFuture.completedFuture(SendResult.sent())))) {
            await().until(() -> relay.status().delivered() > 0);
            assertThat(relay.status().terms()).isEqualTo(3);
        }
    }

    static Stream<Function<Message, @Nullable CompletableFuture<SendResult>>> brokenSends() {
        return Stream.of(
                message -> {
                    throw new IllegalStateException("planted");
                },
                message -> {
                    throw new NoClassDefFoundError("planted");
                },
                message -> null,
                message -> CompletableFuture.completedFuture(null),
                message -> CompletableFuture.failedFuture(new IllegalStateException("planted")));
    }

    @ParameterizedTest
    @MethodSource("brokenSends")
    void aSinkThatBreaksItsContractHoldsUpTheMessageAlone(
            Function<Message, @Nullable CompletableFuture<SendResult>> broken) {
        Queue<ReadBatch> batches = new ArrayDeque<>(List.of(batch(1), batch(2)));
        ScriptedStore store = new ScriptedStore(() -> {
            ReadBatch next = batches.poll();
            return next == null ? ScriptedStore.nothing(new Place(2), false) : next;
        });
        try (Relay relay = relay(store, new FunctionSink(broken))) {
            await().untilAsserted(() -> assertThat(store.parked).hasSize(2));
            assertThat(store.parked)
                    .allSatisfy(parked -> assertThat(parked.lastError()).startsWith("the sink failed:"));
            assertThat(store.parked.getFirst().state()).isEqualTo(OutboxState.RETRY);
            await().untilAsserted(() -> assertThat(store.saved).contains(new Place(2)));
            assertThat(relay.status().inFlight()).isZero();
        }
    }

    /** Nobody renews any more. Else the term would go on until its lease, of an hour, has run out. */
    @Test
    void leadsAgainAfterADefectHasEndedTheRenewals() {
        Queue<Error> defects = new ConcurrentLinkedQueue<>(List.of(new StackOverflowError("planted")));
        ScriptedStore store = new ScriptedStore(() -> ScriptedStore.nothing(new Place(0), false)).onRenewal(() -> {
            Error defect = defects.poll();
            if (defect != null) {
                throw defect;
            }
        });
        RelayOptions options =
                RelayOptions.DEFAULT.withLease(new RelayOptions.Lease(Duration.ofHours(1), Duration.ofMillis(10)));
        FunctionSink sink = new FunctionSink(message -> CompletableFuture.completedFuture(SendResult.sent()));
        try (Relay relay = Relay.builder(store, sink).options(options).build()) {
            relay.start();

            await().until(() -> relay.status().fence() == 2);
        }
    }

    @Test
    void aMissingDestinationCountsAsNoAttempt() {
        Queue<ReadBatch> batches = new ArrayDeque<>(List.of(batch(1)));
        ScriptedStore store = new ScriptedStore(() -> {
            ReadBatch next = batches.poll();
            return next == null ? ScriptedStore.nothing(new Place(1), false) : next;
        });
        SendResult missing = SendResult.destinationUnavailable("topic orders: unknown");
        try (Relay relay = relay(store, new FunctionSink(message -> CompletableFuture.completedFuture(missing)))) {
            await().untilAsserted(() -> assertThat(store.parked).hasSize(1));
            assertThat(store.parked.getFirst().attempts()).isZero();
            assertThat(store.parked.getFirst().state()).isEqualTo(OutboxState.RETRY);
            assertThat(store.parked.getFirst().lastError()).isEqualTo("topic orders: unknown");
            assertThat(relay.status().inFlight()).isZero();
        }
    }

    @Test
    void honoursForHowLongTheTargetWantsToBeLeftAlone() {
        Queue<ReadBatch> batches = new ArrayDeque<>(List.of(batch(1), batch(2), batch(3)));
        Queue<SendResult> answers = new ConcurrentLinkedQueue<>(List.of(
                new SendResult.Retryable("busy", Duration.ofMinutes(7)),
                new SendResult.DestinationUnavailable("closed", Duration.ofMinutes(8)),
                new SendResult.Retryable("a clock that is wrong", Duration.ofDays(10_000))));
        ScriptedStore store = new ScriptedStore(() -> {
            ReadBatch next = batches.poll();
            return next == null ? ScriptedStore.nothing(new Place(3), false) : next;
        });
        FunctionSink sink = new FunctionSink(message -> CompletableFuture.completedFuture(answers.remove()));
        try (Relay relay = relay(store, sink)) {
            await().untilAsserted(() -> assertThat(store.parked).hasSize(3));
            assertThat(store.parked)
                    .extracting(ParkedMessage::delay)
                    .containsExactly(Duration.ofMinutes(7), Duration.ofMinutes(8), Duration.ofHours(1));
            assertThat(relay.status().failed()).isEqualTo(2);
            assertThat(relay.status().destinationAway()).isEqualTo(1);
        }
    }

    /** While the first message is in flight for long, gaps come and go: 20,000 checkpoints of a megabyte. */
    @Test
    void keepsFewCheckpointsHoweverLongAMessageIsUnderWay() {
        CompletableFuture<SendResult> answer = new CompletableFuture<>();
        AtomicInteger reads = new AtomicInteger();
        LargePlace last = new LargePlace();
        ScriptedStore store = new ScriptedStore(() -> {
            int read = reads.getAndIncrement();
            return switch (read) {
                case 0 -> batch(1);
                case 20_000 -> ScriptedStore.nothing(last, true);
                default ->
                    read > 20_000
                            ? ScriptedStore.nothing(last, false)
                            : new ReadBatch(List.of(), new LargePlace(), true, true);
            };
        });
        try (Relay relay = relay(store, new FunctionSink(message -> answer))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> reads.get() > 20_000);
            assertThat(relay.status().terms()).isEqualTo(1);
            assertThat(store.saved).isEmpty();
            answer.complete(SendResult.sent());
            await().untilAsserted(() -> assertThat(store.saved).contains(last));
        }
    }

    private static ReadBatch batch(long position) {
        return new ReadBatch(List.of(new LogEntry.Readable(position, MESSAGE)), new Place(position), true, false);
    }

    private static Relay relay(RelayStore store, Sink sink) {
        Relay relay = Relay.builder(store, sink)
                .options(RelayOptions.DEFAULT
                        .withRetry(
                                new RelayOptions.Retry(3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0)))
                        .withLease(new RelayOptions.Lease(Duration.ofSeconds(60), Duration.ofMillis(1))))
                .build();
        relay.start();
        return relay;
    }
}
