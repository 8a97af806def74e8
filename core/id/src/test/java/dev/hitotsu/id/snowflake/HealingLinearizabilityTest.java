package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.hitotsu.id.ManualClock;
import java.time.Duration;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Lincheck loses the slot of a generator in every interleaving with callers. Whoever asks after the loss gets an id of
 * the next slot, later than all before; nobody gets one of the lost slot.
 */
class HealingLinearizabilityTest {
    private static final int ITERATIONS = Integer.getInteger("hitotsu.lincheck.iterations", 2);
    private static final ManualClock STILL = ManualClock.create();

    @Test
    void noIdOfALostSlotIsGivenAfterOneOfTheNext() {
        options().check(OfNoticedLoss.class);
    }

    @Test
    void ticksOfALostSlotAreFound() {
        assertThatThrownBy(() -> options().minimizeFailedScenario(false).check(OfStubbornCounter.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(100)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                // A pause after a collision is no loop that waits for another thread.
                .addGuarantee(forClasses("dev.hitotsu.id.snowflake.TickCounter")
                        .methods("pause")
                        .ignore());
    }

    /** Four ids a millisecond, so that time is reserved and the sequence overflows within a run. */
    private static SnowflakeBuilder builder() {
        return Snowflake.builder()
                .layout(SnowflakeLayout.of(41, 0, 1, 2))
                .clock(STILL)
                .borrow(Duration.ofSeconds(1))
                .reserveAhead(Duration.ofMillis(1));
    }

    /** The holder is told of the loss. Another one has its slot, and the next one is free. */
    public static final class OfNoticedLoss {
        private final SlotBook book = new SlotBook(SlotBook.Flaw.NONE);
        private final SlotBook.Slot first = book.lease(2);
        private SlotBook.Slot free = first;
        private final Snowflake ids = builder().slots(count -> lease()).build();

        private synchronized WorkerSlot lease() {
            return free;
        }

        @Operation
        public long next() {
            return ids.next();
        }

        @Operation(runOnce = true)
        public synchronized int lose() {
            book.expire(first);
            SlotBook.Slot anothers = book.lease(2);
            free = book.lease(2);
            first.notice();
            return anothers.number();
        }
    }

    /** What goes wrong if the slot is looked at, and the tick is taken later, whoever has the slot then. */
    public static final class OfStubbornCounter {
        private volatile boolean lost;
        private long last;

        @Operation
        public long next() {
            boolean late = lost;
            synchronized (this) {
                last++;
                return late ? last + 1_000 : last;
            }
        }

        @Operation(runOnce = true)
        public void lose() {
            lost = true;
        }
    }
}
