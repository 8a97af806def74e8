package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a lease is renewed and for how long it is believed, on the test's own thread and clock. */
class LeaseKeeperTest {
    private static final Duration LENGTH = Duration.ofSeconds(3);
    private static final Duration VALID = Duration.ofMillis(2_700);
    private static final Duration TAKEN = Duration.ofMillis(200);

    private final SlowClock clock = new SlowClock();
    private final Queue<BooleanSupplier> answers = new ArrayDeque<>();
    private final List<Long> renewals = new ArrayList<>();
    /** Kept for later: what a test throws while it is called would be a defect of the store. */
    private final List<Boolean> valid = new ArrayList<>();

    private boolean granted = true;
    private final LeaseKeeper keeper;

    LeaseKeeperTest() {
        clock.advance(TAKEN);
        keeper = new LeaseKeeper(new Term(), LENGTH, clock, 0);
    }

    /** Answers renewals as a test says; the last one finds that the lease is lost. */
    private final class Term implements RelayTerm {
        @Override
        public long fence() {
            return 1;
        }

        @Override
        public boolean isGranted() {
            return granted;
        }

        @Override
        public boolean renew(Duration length) {
            assertThat(length).isEqualTo(LENGTH);
            renewals.add(clock.currentTimeMillis());
            BooleanSupplier next = answers.poll();
            return next != null && next.getAsBoolean();
        }

        @Override
        public LogSource source() {
            throw new UnsupportedOperationException("nobody reads here");
        }

        @Override
        public Journal journal() {
            throw new UnsupportedOperationException("nobody settles here");
        }

        @Override
        public void cleanUp() {}

        @Override
        public void close() {}
    }

    /** Whoever waits is woken for nothing after 400 ms at most; whoever closes waits as long as it wants to. */
    private static final class SlowClock implements Clockwork {
        private long step = Duration.ofMillis(400).toNanos();
        private @Nullable Runnable body;
        private Runnable onWait = () -> {};
        private boolean interrupts;
        private int waits;
        private int closings;
        private int woken;
        private int waiters;
        private long nanos;

        void advance(Duration duration) {
            nanos += duration.toNanos();
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
            boolean isKeeper = waiters++ == 0;
            return new Waiter() {
                @Override
                public void wake() {
                    woken++;
                }

                @Override
                public void await(long waitNanos) throws InterruptedException {
                    if (!isKeeper) {
                        closings++;
                        nanos += waitNanos;
                        return;
                    }
                    waits++;
                    onWait.run();
                    if (interrupts) {
                        throw new InterruptedException("planted");
                    }
                    nanos += Math.min(step, waitNanos);
                }
            };
        }
    }

    /** Renews until the lease is lost. */
    private void run() {
        keeper.start();
        Runnable body = clock.body;
        assertThat(body).isNotNull();
        body.run();
    }

    @Test
    void itIsRenewedAtOnceAndThreeTimesInItsLength() {
        answers.addAll(List.of(() -> true, () -> true, () -> true));
        run();
        assertThat(renewals).containsExactly(200L, 1_200L, 2_200L, 3_200L);
        assertThat(clock.waits).as("those for nothing among them").isEqualTo(9);
    }

    @Test
    void itHoldsFromWhenItWasTakenLessATenth() {
        clock.advance(VALID.minus(TAKEN).minusNanos(1));
        assertThat(keeper.isValid()).isTrue();
        assertThat(keeper.requireValid()).isEqualTo(clock.nanoTime());
        clock.advance(Duration.ofNanos(1));
        assertThat(keeper.isValid()).isFalse();
        assertThatThrownBy(keeper::requireValid)
                .isInstanceOf(TermEndedException.class)
                .hasMessage("the lease could not be renewed in time");
    }

    @Test
    void itHoldsFromWhenARenewalWasSent() {
        answers.add(() -> {
            clock.advance(Duration.ofSeconds(2));
            return true;
        });
        clock.onWait = () -> {
            if (clock.waits == 1) {
                recordValid(VALID.minusSeconds(2));
            }
        };
        run();
        assertThat(valid).containsExactly(true, false);
    }

    @Test
    void aRenewalThatFailsProlongsNothingAndIsTriedAgain() {
        clock.step = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            answers.add(() -> {
                throw new RelayStoreException("no answer", new IllegalStateException("planted"));
            });
        }
        clock.onWait = () -> {
            if (renewals.size() == 3 && valid.isEmpty()) {
                recordValid(VALID.minusMillis(2_200));
            }
        };
        run();
        assertThat(renewals).startsWith(200L, 1_200L, 2_200L).hasSize(4);
        assertThat(valid).containsExactly(true, false);
    }

    /** Whether it is valid up to then, and whether it is valid then. */
    private void recordValid(Duration later) {
        clock.advance(later.minusNanos(1));
        valid.add(keeper.isValid());
        clock.advance(Duration.ofNanos(1));
        valid.add(keeper.isValid());
    }

    @Test
    void whatSomebodyElseHasTakenIsLostAtOnce() {
        run();
        assertThat(renewals).hasSize(1);
        assertThat(clock.waits).isZero();
        assertThat(keeper.isValid()).isFalse();
        keeper.close();
        assertThat(clock.closings).as("there is nothing to wait for").isZero();
    }

    @Test
    void aDefectEndsTheTerm() {
        answers.add(() -> {
            throw new StackOverflowError("planted");
        });
        try (RecordedLog log = RecordedLog.of(LeaseKeeper.class)) {
            run();
            assertThat(log.lines()).containsExactly("ERROR renewing failed: the term ends");
        }
        assertThat(keeper.isValid()).isFalse();
        keeper.close();
        assertThat(clock.closings).isZero();
    }

    @Test
    void anInterruptEndsTheTerm() {
        answers.add(() -> true);
        clock.interrupts = true;
        try (RecordedLog log = RecordedLog.of(LeaseKeeper.class)) {
            run();
            assertThat(log.lines()).containsExactly("WARN renewing was interrupted: the term ends");
        }
        assertThat(keeper.isValid()).isFalse();
        assertThat(renewals).hasSize(1);
    }

    @Test
    void aTermThatIsNotGrantedAnyMoreIsOver() {
        assertThat(keeper.isValid()).isTrue();
        granted = false;
        assertThat(keeper.isValid()).isFalse();
    }

    @Test
    void closingEndsTheRenewalsAndWaitsForTheOneUnderWay() {
        answers.addAll(List.of(() -> true, () -> true));
        keeper.close();
        assertThat(clock.woken).isOne();
        assertThat(clock.closings).isOne();
        run();
        assertThat(renewals).hasSize(1);
        assertThat(clock.waits).isZero();
    }
}
