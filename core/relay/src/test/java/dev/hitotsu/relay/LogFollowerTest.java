package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading ahead, on the test's own thread: where the reader waits, the test does what the dispatcher would do. */
class LogFollowerTest {
    private static final RelayOptions OPTIONS =
            RelayOptions.DEFAULT.withPoll(new RelayOptions.Poll(Duration.ofMillis(10), Duration.ofMillis(50)));

    private final ScriptedClock clock = new ScriptedClock();
    private final WakeUpSignal wakeUp = new WakeUpSignal(clock);
    private final WakeUpSignal dispatcher = new WakeUpSignal(clock);
    private final Queue<Supplier<ReadBatch>> reads = new ArrayDeque<>();
    private final LogFollower follower;
    private int readCount;
    private int firstReads;
    private boolean waits;

    LogFollowerTest() {
        RelayContext context = new RelayContext(OPTIONS, clock, new Random(1), new RelayCounters());
        follower = new LogFollower(new Source(), context, wakeUp, dispatcher, () -> firstReads++);
    }

    private final class Source implements LogSource {
        @Override
        public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
            readCount++;
            Supplier<ReadBatch> next = reads.poll();
            if (next == null) {
                throw new RelayStoreException("nothing more", new IllegalStateException("the script ends"));
            }
            return next.get();
        }

        @Override
        public boolean waits() {
            return waits;
        }
    }

    /** Keeps what was started. Waiters are numbered: wake-up, dispatcher, room, then that of whoever closes. */
    private static final class ScriptedClock implements Clockwork {
        private static final List<String> NAMES = List.of("wake-up", "dispatcher", "room", "end");

        private final List<String> events = new ArrayList<>();
        private final Queue<Runnable> onWait = new ArrayDeque<>();
        private @Nullable Runnable body;
        /** What a test has found wrong while the reader waited, which would take it for a failure of the store. */
        private @Nullable AssertionError violation;

        private long nanos;
        private int waiters;

        private void check(Runnable action) {
            try {
                action.run();
            } catch (AssertionError e) {
                violation = e;
                throw e;
            }
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public long currentTimeMillis() {
            return nanos / 1_000_000;
        }

        @Override
        public void start(String name, Runnable started) {
            body = started;
        }

        @Override
        public Waiter waiter() {
            String name = NAMES.get(waiters++);
            return new Waiter() {
                @Override
                public void wake() {
                    events.add(name + " woken");
                }

                @Override
                public void await(long waitNanos) {
                    events.add(name + " " + Duration.ofNanos(waitNanos).toMillis() + " ms");
                    nanos += waitNanos;
                    Runnable action = onWait.poll();
                    if (action != null) {
                        check(action);
                    }
                }
            };
        }
    }

    private static ReadBatch batch(long position, boolean hasMore) {
        LogEntry entry = new LogEntry.Readable(
                position, Message.builder("orders", "OrderPlaced").build());
        return new ReadBatch(List.of(entry), new TestCheckpoint(), true, hasMore);
    }

    private static ReadBatch nothing(boolean checkpointChanged) {
        return new ReadBatch(List.of(), new TestCheckpoint(), checkpointChanged, false);
    }

    private void read(ReadBatch... batches) {
        for (ReadBatch batch : batches) {
            reads.add(() -> batch);
        }
    }

    /** Runs the reader until it ends. */
    private void run() {
        follower.start();
        Runnable body = clock.body;
        assertThat(body).isNotNull();
        body.run();
        if (clock.violation != null) {
            throw clock.violation;
        }
    }

    private List<String> events() {
        List<String> events = List.copyOf(clock.events);
        clock.events.clear();
        return events;
    }

    /** Whether the dispatcher was called since it was asked last. */
    private boolean isDispatcherCalled() {
        int before = clock.events.size();
        dispatcher.await(0);
        boolean hasWaited = clock.events.size() > before;
        clock.events.remove("dispatcher 0 ms");
        return !hasWaited;
    }

    @Test
    void readsTwoBatchesAheadAndNoMore() {
        ReadBatch first = batch(1, true);
        read(first, batch(2, true), batch(3, true), batch(4, true));
        clock.onWait.add(() -> {
            assertThat(readCount).as("two, and one for which there is no room").isEqualTo(3);
            assertThat(isDispatcherCalled()).isTrue();
        });
        clock.onWait.add(() -> {
            assertThat(isDispatcherCalled()).as("called again each time").isTrue();
            assertThat(events()).containsExactly("dispatcher woken", "room 20 ms", "dispatcher woken", "room 20 ms");
            assertThat(follower.next()).isSameAs(first);
            assertThat(events()).containsExactly("room woken");
        });
        clock.onWait.add(() -> {
            assertThat(readCount).isEqualTo(4);
            assertThat(isDispatcherCalled()).isTrue();
            follower.close();
        });
        run();
        assertThat(isDispatcherCalled()).as("the end").isTrue();
        assertThat(readCount).as("nothing is read after the end").isEqualTo(4);
    }

    @Test
    void theDelaysDoubleWhileNothingComes() {
        read(nothing(false), nothing(false), nothing(false), nothing(false), batch(1, false), nothing(false));
        run();
        assertThat(events())
                .filteredOn(event -> event.startsWith("wake-up"))
                .containsExactly(
                        "wake-up 20 ms",
                        "wake-up 40 ms",
                        "wake-up 50 ms",
                        "wake-up 50 ms",
                        "wake-up 10 ms",
                        "wake-up 20 ms");
    }

    @Test
    void doesNotRestWhereThereIsMoreOrTheSourceWaitsByItself() {
        read(batch(1, true));
        run();
        assertThat(follower.hasReachedEnd()).isFalse();
        waits = true;
        read(nothing(false));
        run();
        assertThat(events()).containsExactly("dispatcher woken");
        assertThat(follower.hasReachedEnd()).isTrue();
    }

    @Test
    void handsOverWhatHasMessagesOrAnotherCheckpoint() {
        ReadBatch changed = nothing(true);
        ReadBatch messages = batch(1, false);
        read(nothing(false), changed);
        List<Boolean> called = new ArrayList<>();
        reads.add(() -> {
            called.add(isDispatcherCalled());
            return nothing(false);
        });
        read(messages);
        run();
        assertThat(called).as("before the next read").containsExactly(true);
        assertThat(follower.next()).isSameAs(changed);
        assertThat(follower.next()).isSameAs(messages);
        assertThatThrownBy(follower::next).isInstanceOf(RelayStoreException.class);
    }

    @Test
    void tellsOnceThatTheStoreHasAnswered() {
        assertThat(follower.next()).isNull();
        assertThat(firstReads).isZero();
        read(batch(1, false), nothing(false));
        run();
        assertThat(firstReads).as("by the thread that takes batches").isZero();
        assertThat(follower.next()).isNotNull();
        assertThatThrownBy(follower::next).isInstanceOf(RelayStoreException.class);
        assertThat(firstReads).isEqualTo(1);
    }

    @Test
    void anErrorEndsTheReadingForTheDispatcherToSee() {
        reads.add(() -> {
            throw new AssertionError("a defect");
        });
        run();
        assertThat(isDispatcherCalled()).isTrue();
        assertThatThrownBy(follower::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("reading failed: java.lang.AssertionError: a defect");
        events();
        follower.close();
        assertThat(events()).as("the reading has ended").containsExactly("wake-up woken", "room woken");
    }

    @Test
    void waitsASecondForAReadThatIsOpen() {
        follower.close();
        assertThat(events()).containsExactly("wake-up woken", "room woken", "end 1000 ms");
    }
}
