package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.OutageTracker;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * A dispatcher on the test's own thread. It runs when its reader waits for the first time, with all that was read until
 * then. Each time that it waits itself, the test takes its next step; after the last one it is asked to stop.
 */
abstract class DispatcherScenario {
    static final Duration SEND_TIMEOUT = Duration.ofSeconds(4);
    private static final int MAX_WAITS = 100_000;

    final SteppedClock clock = new SteppedClock();
    final ManualSink sink = new ManualSink(SEND_TIMEOUT);
    final Queue<ReadBatch> batches = new ArrayDeque<>();
    final ScriptedStore store = new ScriptedStore(this::read);
    final OutageTracker outage =
            new OutageTracker("sink", new Backoff(Duration.ofMillis(100), Duration.ofMillis(400), 0), new Random(1));
    final RelayCounters counters = new RelayCounters();
    /** Without jitter, and nothing is saved or cleaned up unless a test says when. */
    RelayOptions options = RelayOptions.DEFAULT
            .withRetry(new RelayOptions.Retry(10, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0)))
            .withSaveInterval(Duration.ofDays(1))
            .withCleanUpInterval(Duration.ofDays(1));

    Duration leaseLength = Duration.ofHours(1);
    boolean stopping;
    private final Queue<Runnable> steps = new ArrayDeque<>();
    private final List<Message> messages = new ArrayList<>();
    private boolean hasRun;
    private boolean hasReadOn;
    private int waits;

    /** The reader's thread: what it starts runs at once, and where it waits for the first time the dispatcher runs. */
    private final class ReaderClock implements Clockwork {
        private final Runnable dispatcher;

        ReaderClock(Runnable dispatcher) {
            this.dispatcher = dispatcher;
        }

        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }

        @Override
        public long currentTimeMillis() {
            return clock.currentTimeMillis();
        }

        @Override
        public void start(String name, Runnable body) {
            body.run();
        }

        @Override
        public Waiter waiter() {
            return new Waiter() {
                @Override
                public void wake() {}

                @Override
                public void await(long nanos) {
                    if (hasRun) {
                        clock.advance(Duration.ofNanos(nanos));
                    } else {
                        hasRun = true;
                        dispatcher.run();
                    }
                }
            };
        }
    }

    private ReadBatch read() {
        if (hasRun) {
            hasReadOn = true;
            throw new IllegalStateException("read after the end");
        }
        ReadBatch next = batches.poll();
        return next == null ? ScriptedStore.nothing(new TestCheckpoint(), false) : next;
    }

    /** What happens the next time that the dispatcher waits. */
    final void step(Runnable action) {
        steps.add(action);
    }

    /** Nothing happens so many times. */
    final void steps(int count) {
        for (int i = 0; i < count; i++) {
            step(() -> {});
        }
    }

    /** Nothing happens, but the sink is polled in between. */
    final void stepsWithPoll() {
        int[] before = {0};
        step(() -> before[0] = sink.polled);
        step(() -> assertThat(sink.polled).isGreaterThan(before[0]));
    }

    private void takeStep() {
        waits++;
        assertThat(waits).as("waits").isLessThan(MAX_WAITS);
        Runnable next = steps.poll();
        if (next == null) {
            stopping = true;
        } else {
            next.run();
        }
    }

    /** Runs the dispatcher to its end, and throws what it throws. */
    final void run() {
        RelayContext context = new RelayContext(options, clock, new Random(1), counters);
        RelayTerm term = store.tryLead("test", leaseLength).orElseThrow();
        WakeUpSignal signal = new WakeUpSignal(clock);
        LeaseKeeper lease = new LeaseKeeper(term, leaseLength, clock, clock.nanoTime());
        OpenSession session = new OpenSession(sink, 1);
        Sender sender = new Sender(session, context, lease, signal);
        List<Throwable> thrown = new ArrayList<>();
        List<LogFollower> followers = new ArrayList<>();
        ReaderClock readerClock = new ReaderClock(() -> {
            try {
                clock.onWait(this::takeStep);
                new Dispatcher(
                                term,
                                context,
                                followers.getFirst(),
                                lease,
                                signal,
                                session,
                                sender,
                                outage,
                                () -> stopping)
                        .run();
            } catch (Throwable e) {
                // The reader would take what a test has found for a failure of its own.
                thrown.add(e);
            }
        });
        RelayContext reading = new RelayContext(options, readerClock, new Random(1), counters);
        followers.add(new LogFollower(term.source(), reading, new WakeUpSignal(readerClock), signal, () -> {}));
        followers.getFirst().start();
        assertThat(hasRun).as("the dispatcher has run").isTrue();
        thrown.forEach(DispatcherScenario::rethrow);
        assertThat(hasReadOn).as("the reader goes on").isFalse();
    }

    private static void rethrow(Throwable thrown) {
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(thrown);
        }
    }

    /** A message that stands in the log behind those made before. */
    final Message message(String topic, String key) {
        return add(Message.builder(topic, "OrderPlaced").key(key).build());
    }

    /** As {@link #message}, for the next minute. */
    final Message later(String topic, String key) {
        return add(Message.builder(topic, "OrderPlaced")
                .key(key)
                .deliverAfter(Instant.ofEpochSecond(60))
                .build());
    }

    private Message add(Message message) {
        messages.add(message);
        return message;
    }

    /** Its place in the log. */
    final long position(Message message) {
        return messages.indexOf(message) + 1;
    }

    /** They are read at once. */
    final Checkpoint append(boolean hasMore, Message... read) {
        Checkpoint checkpoint = new TestCheckpoint();
        List<LogEntry> entries = Arrays.stream(read)
                .<LogEntry>map(message -> new LogEntry.Readable(position(message), message))
                .toList();
        batches.add(new ReadBatch(entries, checkpoint, true, hasMore));
        return checkpoint;
    }

    final ParkedMessage parked(Message message, OutboxState state) {
        return new ParkedMessage(
                new LogEntry.Readable(position(message), message), state, true, 1, Duration.ZERO, "busy", 0);
    }

    /** What was parked, in order. */
    final List<Message> parkedMessages() {
        return store.parked.stream().map(ParkedMessage::message).toList();
    }
}
