package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.id.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickCounterTest {
    private static final SnowflakeLayout LAYOUT = SnowflakeLayout.of(41, 0, 1, 2);
    private static final TickScale SCALE = TickScale.of(LAYOUT);
    private static final int PER_MILLISECOND = LAYOUT.idsPerMillisecond();

    private final ManualClock clock = ManualClock.create();
    private final SlotBook book = new SlotBook(SlotBook.Flaw.NONE);
    private final SlotBook.Slot slot = book.lease(2);

    @Test
    void givesEveryReservedTickAndNoOther() {
        slot.reserve(clock.instant().plusMillis(2));
        TickCounter ticks = counter(Duration.ofSeconds(1), Duration.ofSeconds(3));
        long first = SCALE.firstTick(clock.instant());

        List<Long> given = new ArrayList<>();
        for (long tick = ticks.take(ticks.tenure()); tick != TickCounter.NONE; tick = ticks.take(ticks.tenure())) {
            given.add(tick >= 0 ? tick : ~tick);
        }
        assertThat(given).hasSize(2 * PER_MILLISECOND).startsWith(first).endsWith(first + 2 * PER_MILLISECOND - 1);
        assertThat(ticks.isReserved(first + 2 * PER_MILLISECOND - 1)).isTrue();
        assertThat(ticks.isReserved(first + 2 * PER_MILLISECOND)).isFalse();
        assertThat(ticks.last()).isEqualTo(given.getLast());
    }

    @Test
    void givesTicksUpToTheBorrowAndNoLater() {
        slot.reserve(clock.instant().plusSeconds(60));
        TickCounter ticks = counter(Duration.ofMillis(1), Duration.ofSeconds(3));
        for (int i = 0; i < 2 * PER_MILLISECOND; i++) {
            assertThat(ticks.take(ticks.tenure())).isNotNegative();
        }
        assertThat(ticks.take(ticks.tenure())).isEqualTo(TickCounter.NONE);
    }

    @Test
    void aThirdBeforeTheEndTicksAreLateAndOneCallerClaimsThat() {
        slot.reserve(clock.instant().plusMillis(9));
        TickCounter ticks = counter(Duration.ZERO, Duration.ofMillis(9));
        Tenure tenure = ticks.tenure();
        long late = SCALE.firstTick(clock.instant().plusMillis(6));

        assertThat(ticks.take(tenure)).isNotNegative();
        assertThat(ticks.claimReserving(tenure)).isFalse();
        clock.move(Duration.ofMillis(6));
        assertThat(ticks.take(tenure)).isEqualTo(~late);
        assertThat(ticks.claimReserving(Tenure.of(slot, 0))).isFalse();
        assertThat(ticks.claimReserving(tenure)).isTrue();
        assertThat(ticks.claimReserving(tenure)).isFalse();
        assertThat(ticks.take(tenure)).isEqualTo(late + 1);
    }

    @Test
    void nothingIsLateWhereNoMoreCanBeReserved() {
        ManualClock atTheEnd = ManualClock.at(LAYOUT.horizon().minusMillis(1));
        slot.reserve(LAYOUT.horizon());
        TickCounter ticks = new TickCounter(settings(atTheEnd, Duration.ZERO, Duration.ofMillis(9)), SCALE, slot);

        assertThat(ticks.take(ticks.tenure())).isEqualTo(SCALE.firstTick(atTheEnd.instant()));
        assertThat(ticks.claimReserving(ticks.tenure())).isFalse();
    }

    @Test
    void aPauseEndsTheTicksOfATenure() {
        slot.reserve(clock.instant().plusSeconds(60));
        TickCounter ticks = counter(Duration.ZERO, Duration.ofSeconds(3));
        long given = ticks.take(ticks.tenure());

        assertThat(ticks.pause()).isEqualTo(given);
        assertThat(ticks.take(ticks.tenure())).isEqualTo(TickCounter.NONE);
    }

    @Test
    void anotherSlotBeginsWithTheNextMillisecondAndTheFormerTenureIsOver() {
        slot.reserve(clock.instant().plusSeconds(60));
        TickCounter ticks = counter(Duration.ofMillis(1), Duration.ofSeconds(3));
        Tenure former = ticks.tenure();
        long given = ticks.take(former);
        SlotBook.Slot next = book.lease(2);
        next.reserve(clock.instant().plusSeconds(60));

        assertThat(ticks.tryAdopt(next)).isTrue();
        assertThat(ticks.take(former)).isEqualTo(TickCounter.NONE);
        assertThat(ticks.tenure().slot()).isSameAs(next);
        assertThat(ticks.take(ticks.tenure())).isEqualTo(given + PER_MILLISECOND);
    }

    @Test
    void aClosedCounterAdoptsNothing() {
        TickCounter ticks = counter(Duration.ZERO, Duration.ofSeconds(3));
        assertThat(ticks.close()).isEqualTo(SCALE.firstTick(Instant.EPOCH) - 1);

        assertThat(ticks.close()).isEqualTo(TickCounter.CLOSED);
        assertThat(ticks.tryAdopt(book.lease(2))).isFalse();
        assertThat(ticks.tenure().slot()).isSameAs(slot);
    }

    /** A lock that one call leaves behind would stop all other threads. */
    @Test
    void noCallLeavesALockBehind() throws Exception {
        slot.reserve(clock.instant().plusSeconds(60));
        TickCounter ticks = counter(Duration.ofMillis(1), Duration.ofSeconds(3));
        Tenure tenure = ticks.tenure();
        List<Runnable> calls = List.of(
                () -> ticks.take(tenure),
                ticks::last,
                () -> ticks.claimReserving(tenure),
                () -> ticks.updateLimit(slot),
                () -> ticks.tryAdopt(book.lease(2)),
                ticks::pause,
                ticks::close);
        for (Runnable call : calls) {
            call.run();
            assertThat(CompletableFuture.supplyAsync(ticks::last).get(10, TimeUnit.SECONDS))
                    .isNotNull();
        }
    }

    private TickCounter counter(Duration borrow, Duration reserveAhead) {
        return new TickCounter(settings(clock, borrow, reserveAhead), SCALE, slot);
    }

    private static SnowflakeSettings settings(ManualClock clock, Duration borrow, Duration reserveAhead) {
        return new SnowflakeSettings(
                LAYOUT,
                clock,
                clock,
                ClockBackPolicy.WAIT,
                Duration.ofSeconds(30),
                borrow,
                reserveAhead,
                Runnable::run);
    }
}
