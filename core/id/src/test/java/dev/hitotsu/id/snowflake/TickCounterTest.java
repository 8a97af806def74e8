package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.id.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
        Tenure tenure = begin(ticks, slot);
        long first = SCALE.firstTick(clock.instant());

        List<Long> given = new ArrayList<>();
        for (long tick = ticks.take(tenure); tick != TickCounter.NONE; tick = ticks.take(tenure)) {
            given.add(tick >= 0 ? tick : ~tick);
        }
        assertThat(given).hasSize(2 * PER_MILLISECOND).startsWith(first).endsWith(first + 2 * PER_MILLISECOND - 1);
        assertThat(tenure.isReserved(first + 2 * PER_MILLISECOND - 1)).isTrue();
        assertThat(tenure.isReserved(first + 2 * PER_MILLISECOND)).isFalse();
        assertThat(ticks.last()).isEqualTo(given.getLast());
    }

    @Test
    void givesTicksUpToTheBorrowAndNoLater() {
        slot.reserve(clock.instant().plusSeconds(60));
        TickCounter ticks = counter(Duration.ofMillis(1), Duration.ofSeconds(3));
        Tenure tenure = begin(ticks, slot);
        for (int i = 0; i < 2 * PER_MILLISECOND; i++) {
            assertThat(ticks.take(tenure)).isNotNegative();
        }
        assertThat(ticks.take(tenure)).isEqualTo(TickCounter.NONE);
    }

    @Test
    void aThirdBeforeTheEndTicksAreLateAndOneCallerClaimsThat() {
        slot.reserve(clock.instant().plusMillis(9));
        TickCounter ticks = counter(Duration.ZERO, Duration.ofMillis(9));
        Tenure tenure = begin(ticks, slot);
        long late = SCALE.firstTick(clock.instant().plusMillis(6));

        assertThat(ticks.take(tenure)).isNotNegative();
        assertThat(ticks.claimReserving(tenure)).isFalse();
        clock.move(Duration.ofMillis(6));
        assertThat(ticks.take(tenure)).isEqualTo(~late);
        assertThat(ticks.claimReserving(new Tenure(slot, 0))).isFalse();
        assertThat(ticks.claimReserving(tenure)).isTrue();
        assertThat(ticks.claimReserving(tenure)).isFalse();
        assertThat(ticks.take(tenure)).isEqualTo(late + 1);
    }

    @Test
    void nothingIsLateWhereNoMoreCanBeReserved() {
        ManualClock atTheEnd = ManualClock.at(LAYOUT.horizon().minusMillis(1));
        slot.reserve(LAYOUT.horizon());
        TickCounter ticks = new TickCounter(settings(atTheEnd, Duration.ZERO, Duration.ofMillis(9)), SCALE);
        Tenure tenure = begin(ticks, slot);

        assertThat(ticks.take(tenure)).isEqualTo(SCALE.firstTick(atTheEnd.instant()));
        assertThat(ticks.claimReserving(tenure)).isFalse();
    }

    @Test
    void aTenureThatIsOverStaysOver() {
        slot.reserve(clock.instant().plusSeconds(60));
        TickCounter ticks = counter(Duration.ZERO, Duration.ofSeconds(3));
        Tenure tenure = begin(ticks, slot);
        long given = ticks.take(tenure);
        assertThat(tenure.isOver()).isFalse();

        assertThat(ticks.end(tenure)).isEqualTo(given);
        assertThat(ticks.take(tenure)).isEqualTo(TickCounter.NONE);
        ticks.updateLimit(tenure);
        assertThat(ticks.take(tenure)).isEqualTo(TickCounter.NONE);
        assertThat(ticks.claimReserving(tenure)).isFalse();
        assertThat(tenure.isReserved(given)).isFalse();
        assertThat(tenure.isOver()).isTrue();
    }

    @Test
    void anotherSlotBeginsWithTheNextMillisecondAndTheFormerTenureIsOver() {
        slot.reserve(clock.instant().plusSeconds(60));
        TickCounter ticks = counter(Duration.ofMillis(1), Duration.ofSeconds(3));
        Tenure former = begin(ticks, slot);
        long given = ticks.take(former);
        ticks.end(former);
        SlotBook.Slot other = book.lease(2);
        other.reserve(clock.instant().plusSeconds(60));

        Tenure next = begin(ticks, other);
        assertThat(ticks.take(former)).isEqualTo(TickCounter.NONE);
        assertThat(next.number()).isEqualTo(1);
        assertThat(next.firstTick()).isEqualTo(given + PER_MILLISECOND);
        assertThat(ticks.take(next)).isEqualTo(given + PER_MILLISECOND);
    }

    @Test
    void aClosedCounterBeginsWithNothing() {
        TickCounter ticks = counter(Duration.ZERO, Duration.ofSeconds(3));
        begin(ticks, slot);
        assertThat(ticks.close()).isEqualTo(SCALE.firstTick(Instant.EPOCH) - 1);

        assertThat(ticks.close()).isEqualTo(TickCounter.CLOSED);
        assertThat(ticks.begin(book.lease(2))).isEmpty();
    }

    /** What another thread does between a look at the tenure and the tick. */
    @Test
    void whoLookedAtATenureBeforeItsEndTakesNoTickAfterIt() {
        slot.reserve(clock.instant().plusSeconds(60));
        Runnable[] meanwhile = {() -> {}};
        TickCounter[] ticks = new TickCounter[1];
        InstantSource hooked = new InstantSource() {
            @Override
            public Instant instant() {
                return clock.instant();
            }

            @Override
            public long millis() {
                meanwhile[0].run();
                return clock.millis();
            }
        };
        ticks[0] = new TickCounter(settings(hooked, Duration.ZERO, Duration.ofSeconds(3)), SCALE);
        Tenure tenure = begin(ticks[0], slot);
        long given = ticks[0].take(tenure);
        meanwhile[0] = () -> ticks[0].end(tenure);

        assertThat(ticks[0].take(tenure)).isEqualTo(TickCounter.NONE);
        assertThat(ticks[0].last()).isEqualTo(given + 1);
    }

    /** Ten thousand ends, each beside a thread that takes ticks: none is taken after the last one that was told. */
    @Test
    void noTickIsTakenAfterTheEndThatWasTold() throws Exception {
        slot.reserve(LAYOUT.horizon());
        TickCounter ticks = counter(Duration.ofSeconds(1), Duration.ofSeconds(3));
        AtomicReference<Tenure> current = new AtomicReference<>(begin(ticks, slot));
        AtomicBoolean isDone = new AtomicBoolean();
        Map<Tenure, Long> lastOf = new ConcurrentHashMap<>();
        CompletableFuture<Void> taking = CompletableFuture.runAsync(() -> {
            while (!isDone.get()) {
                Tenure tenure = current.get();
                long tick = ticks.take(tenure);
                if (tick != TickCounter.NONE) {
                    lastOf.merge(tenure, tick, Math::max);
                }
            }
        });
        Map<Tenure, Long> toldOf = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            Tenure tenure = current.get();
            while (!lastOf.containsKey(tenure)) {
                Thread.onSpinWait();
            }
            toldOf.put(tenure, ticks.end(tenure));
            clock.move(Duration.ofMillis(2));
            current.set(begin(ticks, slot));
        }
        isDone.set(true);
        taking.get(60, TimeUnit.SECONDS);
        lastOf.forEach(
                (tenure, tick) -> assertThat(tick).isLessThanOrEqualTo(toldOf.getOrDefault(tenure, Long.MAX_VALUE)));
    }

    private TickCounter counter(Duration borrow, Duration reserveAhead) {
        return new TickCounter(settings(clock, borrow, reserveAhead), SCALE);
    }

    private static Tenure begin(TickCounter ticks, WorkerSlot slot) {
        return ticks.begin(slot).orElseThrow();
    }

    private static SnowflakeSettings settings(InstantSource clock, Duration borrow, Duration reserveAhead) {
        return new SnowflakeSettings(
                LAYOUT,
                clock,
                time -> {},
                ClockBackPolicy.WAIT,
                Duration.ofSeconds(30),
                borrow,
                reserveAhead,
                Runnable::run);
    }
}
