package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.ManualClock;
import dev.hitotsu.id.SnowflakeParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SnowflakeTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);
    private static final WorkerId WORKER = new WorkerId(3, 7);
    private static final SnowflakeLayout LAYOUT = SnowflakeLayout.defaults();

    private final ManualClock clock = ManualClock.create();
    private final SlotBook slots = new SlotBook(SlotBook.Flaw.NONE);

    @Test
    void carriesTimeWorkerAndSequence() {
        Instant made = clock.instant();
        Snowflake ids = configured().build();

        SnowflakeParts first = LAYOUT.decode(ids.next());
        SnowflakeParts second = LAYOUT.decode(ids.next());

        assertThat(List.of(first.datacenter(), first.worker(), first.sequence()))
                .containsExactly(3, 7, 0);
        assertThat(first.time()).isEqualTo(made.plusMillis(11));
        assertThat(second.time()).isEqualTo(first.time());
        assertThat(second.sequence()).isEqualTo(1);
    }

    @Test
    void neverRunsFurtherAheadOfTheClockThanTheBorrow() {
        Duration borrow = Duration.ofMillis(5);
        Snowflake ids = configured().borrow(borrow).build();

        for (int i = 0; i < 20 * LAYOUT.idsPerMillisecond(); i++) {
            Instant time = LAYOUT.decode(ids.next()).time();
            assertThat(Duration.between(clock.instant(), time)).isLessThanOrEqualTo(borrow);
        }
        assertThat(clock.slept()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void aBorrowOfZeroStaysWithTheClock() {
        Snowflake ids = configured().borrow(Duration.ZERO).build();

        for (int i = 0; i < 3 * LAYOUT.idsPerMillisecond(); i++) {
            assertThat(LAYOUT.decode(ids.next()).time()).isEqualTo(clock.instant());
        }
    }

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
    void noTimeReachesTheEndOfWhatIsReserved() {
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        Snowflake ids = leasing(count -> leased[0] = slots.lease(count)).build();

        for (int i = 0; i < 1_000; i++) {
            assertThat(LAYOUT.decode(ids.next()).time()).isBefore(leased[0].reservedUntil());
            clock.move(Duration.ofMillis(i));
        }
    }

    @Test
    void theSuccessorOfACrashedOwnerStartsWhereItsReservationEnded() {
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        Snowflake crashed = leasing(count -> leased[0] = slots.lease(count)).build();
        crashed.next();
        slots.expire(leased[0]);
        clock.move(Duration.ofSeconds(-10));

        Snowflake successor = leasing(slots).build();

        assertThat(LAYOUT.decode(successor.next()).time()).isAfterOrEqualTo(leased[0].reservedUntil());
        assertThat(clock.slept()).isGreaterThan(Duration.ofSeconds(12));
    }

    @Test
    void aSuccessorWaitsOutAReservationAlsoWhereThePolicyIsToFail() {
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        leasing(count -> leased[0] = slots.lease(count)).build().next();
        slots.expire(leased[0]);

        Snowflake successor = leasing(slots).clockBack(ClockBackPolicy.FAIL).build();

        assertThat(LAYOUT.decode(successor.next()).time()).isEqualTo(leased[0].reservedUntil());
    }

    @Test
    void theSuccessorOfAClosedOwnerStartsAtOnce() {
        Set<Long> given = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            try (Snowflake ids = leasing(slots).build()) {
                assertThat(given.add(ids.next())).isTrue();
            }
        }
        // Each takes the millisecond after its predecessor's; what runs ahead beyond the borrow is waited for.
        assertThat(clock.slept()).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void aGeneratorGoesOnWithAnotherSlotWhenItsOwnIsLost() {
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        Snowflake ids = leasing(count -> leased[0] = slots.lease(count)).build();
        long before = ids.next();
        slots.expire(leased[0]);
        leased[0].notice();
        SlotBook.Slot[] others = {slots.lease(1_024)};

        long after = ids.next();
        assertThat(after).isGreaterThan(before);
        assertThat(LAYOUT.decode(after).worker()).isEqualTo(1);
        assertThat(others[0].number()).isZero();
    }

    @Test
    void whoFindsNoOtherSlotIsToldAndGoesOnLater() {
        WorkerSlots two = count -> slots.lease(1);
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        Snowflake ids =
                leasing(count -> leased[0] = (SlotBook.Slot) two.lease(count)).build();
        long before = ids.next();
        slots.expire(leased[0]);
        leased[0].notice();
        WorkerSlot other = two.lease(1);

        assertThatThrownBy(ids::next)
                .isInstanceOf(WorkerSlotLostException.class)
                .hasMessage("worker slot: 0 is no longer ours (expected: another one that is free):"
                        + " worker slots: all 1 are held (expected: a free one)");
        other.release(other.reservedUntil());
        assertThat(ids.next()).isGreaterThan(before);
        ids.close();
        assertThatThrownBy(ids::next).hasMessage("generator: closed (expected: one that is open)");
    }

    @Test
    void aLossThatWasNotNoticedEndsWithTheReservation() {
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        Snowflake ids = leasing(count -> leased[0] = slots.lease(count)).build();
        long before = ids.next();
        slots.expire(leased[0]);
        SlotBook.Slot successor = slots.lease(1);

        ids.next();
        clock.move(Duration.ofSeconds(3));
        long after = ids.next();
        assertThat(after).isGreaterThan(before);
        assertThat(LAYOUT.decode(after).worker()).isEqualTo(1);
        assertThat(successor.valid()).isTrue();
    }

    @Test
    void aSlotThatIsReservedForAgesIsPassedOver() {
        SlotBook poisoned = new SlotBook(SlotBook.Flaw.NONE);
        SlotBook.Slot former = poisoned.lease(1);
        former.reserve(clock.instant().plus(Duration.ofDays(365)));
        poisoned.expire(former);

        Snowflake ids = leasing(poisoned).build();
        assertThat(LAYOUT.decode(ids.next()).worker()).isEqualTo(1);
        assertThat(poisoned.lease(1).reservedFrom()).isEqualTo(former.reservedUntil());
    }

    @Test
    void theFirstFreeOfPoisonedSlotsIsTakenIfThereIsNoOther() {
        for (int year : new int[] {2, 1, 3}) {
            SlotBook.Slot former = slots.lease(1_024);
            former.reserve(clock.instant().plus(Duration.ofDays(365 * year)));
        }
        for (int number = 0; number < 3; number++) {
            slots.expire(number);
        }
        Snowflake ids = leasing(count -> slots.lease(3)).build();

        assertThatThrownBy(ids::next).isInstanceOf(ClockBackException.class);
        clock.move(Duration.ofDays(365));
        assertThat(LAYOUT.decode(ids.next()).worker()).isEqualTo(1);
        assertThat(slots.lease(3).number()).isZero();
    }

    @Test
    void reservesMoreInTheBackgroundBeforeTheTimeRunsOut() {
        List<Runnable> tasks = new ArrayList<>();
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        Snowflake ids = leasing(count -> leased[0] = slots.lease(count))
                .background(tasks::add)
                .build();
        ids.next();
        Instant end = leased[0].reservedUntil();
        clock.move(Duration.ofMillis(1_999));
        ids.next();
        assertThat(tasks).isEmpty();
        clock.move(Duration.ofMillis(1));
        ids.next();
        ids.next();
        assertThat(tasks).hasSize(1);
        assertThat(leased[0].reservedUntil()).isEqualTo(end);
        tasks.getFirst().run();
        assertThat(leased[0].reservedUntil()).isEqualTo(clock.instant().plusSeconds(3));
        clock.move(Duration.ofMillis(2_500));
        ids.next();
        assertThat(leased[0].reservedUntil()).isEqualTo(end.plusSeconds(2));
        assertThat(tasks).hasSize(2);
        ids.close();
        tasks.getLast().run();
        assertThat(leased[0].reservedUntil()).isEqualTo(end.plusSeconds(2));
    }

    @Test
    void goesOnIfNothingRunsInTheBackground() {
        Snowflake ids = leasing(slots)
                .background(task -> {
                    throw new RejectedExecutionException("planted");
                })
                .build();
        for (int i = 0; i < 100; i++) {
            ids.next();
            clock.move(Duration.ofMillis(250));
        }
    }

    @Test
    void aClosedGeneratorRefuses() {
        Snowflake leased = leasing(slots).build();
        Snowflake configured = configured().build();
        leased.close();
        leased.close();
        configured.close();

        assertThatThrownBy(leased::next).hasMessage("generator: closed (expected: one that is open)");
        assertThatThrownBy(configured::next).hasMessage("generator: closed (expected: one that is open)");
    }

    @Test
    void buildingRefusesWhatCannotWork() {
        assertThatThrownBy(() -> Snowflake.builder().build())
                .hasMessage("workerId: none (expected: a worker or slots)");
        assertThatThrownBy(() -> configured().worker(new WorkerId(0, 40)).build())
                .hasMessage("workerId: 40 (expected: 0..31)");
        assertThatThrownBy(() -> configured().worker(new WorkerId(32, 0)).build())
                .hasMessage("datacenterId: 32 (expected: 0..31)");
        assertThatThrownBy(() -> configured().borrow(Duration.ofSeconds(2)).build())
                .hasMessage("borrow: PT2S (expected: PT0S..PT1S)");
        assertThatThrownBy(() -> configured().slots(slots).build()).hasMessageContaining("expected: a worker or slots");
        clock.move(Duration.ofDays(-2));
        assertThatThrownBy(() -> configured().build())
                .hasMessage("clock: 2025-12-31T00:00:00Z (expected: 2026-01-01T00:00:00Z, the epoch, or later)");
    }

    private SnowflakeBuilder configured() {
        return Snowflake.builder().clock(clock).sleeper(clock).worker(WORKER);
    }

    private SnowflakeBuilder leasing(WorkerSlots source) {
        return Snowflake.builder().clock(clock).sleeper(clock).slots(source);
    }
}
