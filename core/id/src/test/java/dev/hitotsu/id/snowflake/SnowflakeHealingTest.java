package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Slots that are lost or unusable, and how ids go on. */
class SnowflakeHealingTest {
    private static final SnowflakeLayout LAYOUT = SnowflakeLayout.defaults();

    private final ManualClock clock = ManualClock.create();
    private final SlotBook slots = new SlotBook(SlotBook.Flaw.NONE);

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
    void aLostSlotIsGivenBackBehindTheLastId() {
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        Snowflake ids = leasing(count -> leased[0] = slots.lease(count)).build();
        SlotBook.Slot first = leased[0];
        Instant last = LAYOUT.decode(ids.next()).time();
        first.notice();

        assertThat(LAYOUT.decode(ids.next()).worker()).isZero();
        assertThat(leased[0]).isNotSameAs(first);
        assertThat(leased[0].reservedFrom()).isEqualTo(last.plusMillis(1));
    }

    @Test
    void whoLookedBeforeTheLossMakesNoIdOnTheSlotThatWasGivenBack() {
        Deque<BooleanSupplier> looks = new ArrayDeque<>();
        AtomicBoolean leased = new AtomicBoolean();
        Snowflake ids = leasing(count -> {
                    if (leased.getAndSet(true)) {
                        throw new IdException("none is free");
                    }
                    return new WatchedSlot(slots.lease(1), looks);
                })
                .build();
        ids.next();
        List<Long> made = new ArrayList<>();
        // One thread stands for four: what a look at the slot does happens to others meanwhile.
        looks.add(() -> {
            assertThatThrownBy(ids::next).isInstanceOf(WorkerSlotLostException.class);
            return true;
        });
        looks.add(() -> false);
        looks.add(() -> {
            made.add(ids.next());
            return false;
        });
        looks.add(() -> true);

        assertThatThrownBy(ids::next).isInstanceOf(WorkerSlotLostException.class);
        assertThat(made).isEmpty();
    }

    @Test
    void aGeneratorThatIsClosedWhileItLeasesGivesTheSlotBack() {
        Snowflake[] ids = new Snowflake[1];
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        ids[0] = leasing(count -> {
                    leased[0] = slots.lease(count);
                    if (ids[0] != null) {
                        ids[0].close();
                    }
                    return leased[0];
                })
                .build();
        SlotBook.Slot first = leased[0];
        slots.expire(first);
        first.notice();

        assertThatThrownBy(ids[0]::next).hasMessage("generator: closed (expected: one that is open)");
        assertThat(leased[0].valid()).isFalse();
        assertThat(slots.lease(1).number()).isZero();
    }

    /** A lock that one call leaves behind would stop all other threads. */
    @Test
    void noCallLeavesALockBehind() throws Exception {
        SlotBook.Slot[] leased = new SlotBook.Slot[1];
        Snowflake ids = leasing(count -> leased[0] = slots.lease(1)).build();
        ids.next();
        assertAnotherThreadGoesOn(ids);
        clock.move(Duration.ofSeconds(10));
        ids.next();
        assertAnotherThreadGoesOn(ids);
        slots.expire(leased[0]);
        WorkerSlot other = slots.lease(1);
        clock.move(Duration.ofSeconds(10));
        assertThatThrownBy(ids::next).isInstanceOf(WorkerSlotLostException.class);
        other.release(other.reservedFrom());
        assertAnotherThreadGoesOn(ids);
        ids.close();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(ids::close);
        closed.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aTaskInTheBackgroundOfAClosedGeneratorEnds() throws Exception {
        List<Runnable> tasks = new ArrayList<>();
        Snowflake ids = leasing(slots).background(tasks::add).build();
        ids.next();
        clock.move(Duration.ofSeconds(2));
        ids.next();
        assertThat(tasks).hasSize(1);
        ids.close();
        CompletableFuture.runAsync(tasks.getFirst()).get(60, TimeUnit.SECONDS);
    }

    @Test
    void aClosedGeneratorLeasesNothing() {
        AtomicInteger leases = new AtomicInteger();
        Snowflake ids = leasing(count -> {
                    leases.incrementAndGet();
                    return slots.lease(count);
                })
                .build();
        ids.close();
        assertThatThrownBy(ids::next).hasMessage("generator: closed (expected: one that is open)");
        assertThat(leases).hasValue(1);
    }

    @Test
    void ofManyThatFindTheSlotLostOneAsksForAnother() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch refuse = new CountDownLatch(1);
        AtomicInteger leases = new AtomicInteger();
        SlotBook.Slot first = slots.lease(1);
        Snowflake ids = leasing(count -> leases.getAndIncrement() == 0 ? first : refused(asked, refuse))
                .build();
        slots.expire(first);
        first.notice();

        CompletableFuture<IdException> one = new CompletableFuture<>();
        CompletableFuture<IdException> two = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> failing(ids, one));
        asked.await();
        Thread waiting = Thread.ofPlatform().start(() -> failing(ids, two));
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        refuse.countDown();

        assertThat(one.get(60, TimeUnit.SECONDS)).isInstanceOf(WorkerSlotLostException.class);
        assertThat(two.get(60, TimeUnit.SECONDS))
                .hasMessage("worker slot: another thread has just asked: none is free");
        assertThat(leases).hasValue(2);
    }

    private static WorkerSlot refused(CountDownLatch asked, CountDownLatch refuse) {
        asked.countDown();
        try {
            refuse.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IdException("none is free");
    }

    private static void failing(Snowflake ids, CompletableFuture<IdException> failure) {
        try {
            ids.next();
        } catch (IdException e) {
            failure.complete(e);
        }
    }

    private static void assertAnotherThreadGoesOn(Snowflake ids) throws Exception {
        assertThat(CompletableFuture.supplyAsync(ids::next).get(60, TimeUnit.SECONDS))
                .isPositive();
    }

    private SnowflakeBuilder leasing(WorkerSlots source) {
        return Snowflake.builder().clock(clock).sleeper(clock).slots(source);
    }
}
