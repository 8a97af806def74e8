package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.ManualClock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Clocks that are set back. */
class SnowflakeClockTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);
    private static final WorkerId WORKER = new WorkerId(3, 7);

    private final ManualClock clock = ManualClock.create();

    @Test
    void growsAndNeverRepeatsUnderRandomClockSteps() {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        Random random = new Random(SEED);
        Snowflake ids = configured().build();
        long last = 0;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(50) == 0) {
                clock.move(Duration.ofMillis(random.nextInt(-10_000, 10_001)));
            }
            long next = ids.next();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void failsAtOnceWhenTheClockStepsBackAndGoesOnWhenItHasCaughtUp() {
        Snowflake ids = configured().clockBack(ClockBackPolicy.FAIL).build();
        long before = ids.next();
        clock.move(Duration.ofSeconds(-10));

        assertThatThrownBy(ids::next)
                .isInstanceOfSatisfying(
                        ClockBackException.class, e -> assertThat(e.behind()).isEqualTo(Duration.ofSeconds(10)))
                .hasMessage("clock: 10000 ms behind the last id (expected: not behind)");
        assertThat(clock.slept()).isEqualTo(Duration.ofMillis(1));

        clock.move(Duration.ofSeconds(10));
        assertThat(ids.next()).isGreaterThan(before);
    }

    @Test
    void waitsWhenTheClockStepsBack() {
        Snowflake ids = configured().build();
        long before = ids.next();
        clock.move(Duration.ofSeconds(-10));

        assertThat(ids.next()).isGreaterThan(before);
        assertThat(clock.slept()).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_010));
    }

    @Test
    void waitsNoLongerThanAllowed() {
        Snowflake ids = configured().maxWait(Duration.ofSeconds(5)).build();
        ids.next();
        clock.move(Duration.ofSeconds(-10));

        assertThatThrownBy(ids::next)
                .isInstanceOf(ClockBackException.class)
                .hasMessageContaining("expected: 5000 ms behind at most");
    }

    @Test
    void aStepWithinTheBorrowIsAbsorbedWhateverThePolicy() {
        Snowflake ids = configured().clockBack(ClockBackPolicy.FAIL).build();
        ids.next();
        clock.move(Duration.ofMillis(50));
        long before = ids.next();
        clock.move(Duration.ofMillis(-10));

        assertThat(ids.next()).isEqualTo(before + 1);
    }

    @Test
    void anInterruptedThreadDoesNotWaitForTheClock() {
        Snowflake ids = configured().build();
        ids.next();
        clock.move(Duration.ofSeconds(-10));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(ids::next).isInstanceOf(IdException.class).hasMessageStartingWith("thread: interrupted");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void howFarTheClockIsBehindIsTold() {
        Snowflake ids = configured().build();
        // A generator on a configured worker starts a millisecond after what a predecessor could have borrowed.
        assertThat(ids.clockBehind()).isEqualTo(Duration.ofMillis(10));
        ids.next();
        assertThat(ids.clockBehind()).isEqualTo(Duration.ofMillis(10));
        clock.move(Duration.ofSeconds(-10));
        assertThat(ids.clockBehind()).isEqualTo(Duration.ofMillis(10_010));
        clock.move(Duration.ofSeconds(20));
        assertThat(ids.clockBehind()).isZero();
        ids.next();
        ids.close();
        clock.move(Duration.ofSeconds(-10));
        assertThat(ids.clockBehind()).isZero();
    }

    @Test
    void aGeneratorOnANewSlotIsNotBehind() {
        SlotBook slots = new SlotBook(SlotBook.Flaw.NONE);
        try (Snowflake ids =
                Snowflake.builder().clock(clock).sleeper(clock).slots(slots).build()) {
            assertThat(ids.clockBehind()).isZero();
        }
        WorkerSlot ahead = slots.lease(1);
        ahead.release(clock.instant().plusSeconds(20));
        Snowflake next =
                Snowflake.builder().clock(clock).sleeper(clock).slots(slots).build();
        assertThat(next.clockBehind()).isEqualTo(Duration.ofMillis(19_999));
    }

    private SnowflakeBuilder configured() {
        return Snowflake.builder().clock(clock).sleeper(clock).worker(WORKER);
    }
}
