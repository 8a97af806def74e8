package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.runtime.ElapsedClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A machine that is suspended, and one whose wall clock is set. */
class SuspendedMachineTest {
    private static final Duration SESSION = Duration.ofMinutes(5);

    private final AtomicLong wallAhead = new AtomicLong();
    private final AtomicLong startAhead = new AtomicLong();
    private final ElapsedClock clock = ElapsedClock.of(
            System::nanoTime, () -> System.nanoTime() + wallAhead.get(), () -> System.nanoTime() + startAhead.get());
    private final Clockwork runtime = new AlteredRuntime() {
        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }

        @Override
        long waitingTime(long nanos) {
            // Its waits count on the clock that stands still: who only waits does not notice a suspension.
            return nanos;
        }
    };
    private final MemoryStore store = new MemoryStore();
    private final Coordination coordination =
            Coordination.of(store, CoordinationOptions.defaults().withSessionTimeout(SESSION), runtime);

    @AfterEach
    void close() {
        coordination.close();
    }

    private void suspend(Duration time) {
        wallAhead.addAndGet(time.toNanos());
        startAhead.addAndGet(time.toNanos());
    }

    @Test
    void nothingIsValidAfterALongSuspension() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        suspend(SESSION);
        assertThat(grant.valid()).isFalse();
        assertThat(grant.remaining()).isZero();
        assertThat(grant.verify()).isFalse();
    }

    @Test
    void whoAsksForTheLockNextGetsAnotherGrantAndTheFormerHolderIsTold() throws Exception {
        Grant former = coordination.lock("a").acquire();
        AtomicBoolean told = new AtomicBoolean();
        former.onLost(() -> told.set(true));
        suspend(SESSION);
        Grant next = coordination.lock("a").acquire();
        assertThat(next.fence()).isGreaterThan(former.fence());
        assertThat(next.valid()).isTrue();
        await().untilTrue(told);
    }

    @Test
    void aShortSuspensionCostsOnlyItsLength() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        suspend(SESSION.dividedBy(2));
        assertThat(grant.valid()).isTrue();
        assertThat(grant.remaining()).isLessThanOrEqualTo(SESSION.dividedBy(2));
    }

    @Test
    void aSmallStepOfTheWallClockEndsNothing() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        wallAhead.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(grant.valid()).isTrue();
        wallAhead.addAndGet(Duration.ofSeconds(-2).toNanos());
        assertThat(grant.valid()).isTrue();
    }

    @Test
    void aWallClockThatIsSetBackGrantsNothing() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        suspend(SESSION);
        wallAhead.addAndGet(SESSION.multipliedBy(3).negated().toNanos());
        assertThat(grant.valid()).isFalse();
        assertThat(grant.verify()).isFalse();
    }
}
