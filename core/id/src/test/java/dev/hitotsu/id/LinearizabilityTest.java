package dev.hitotsu.id;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.hitotsu.id.snowflake.SlotBook;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Lincheck runs each generator through the interleavings of a few threads, on a clock that stands still, and looks for
 * results that no order of the calls explains: an id given twice, or a smaller one given later. {@code
 * -Dhitotsu.lincheck.iterations=50} for a long run.
 */
class LinearizabilityTest {
    private static final int ITERATIONS = Integer.getInteger("hitotsu.lincheck.iterations", 2);
    private static final ManualClock STILL = ManualClock.create();

    @Test
    void snowflakeIsLinearizable() {
        options().check(OfSnowflake.class);
    }

    @Test
    void closingASnowflakeTellsTheNextOwnerExactlyWhatWasUsed() {
        options().threads(2).check(OfClosing.class);
    }

    @Test
    void uuid7IsLinearizable() {
        options().check(OfUuid7.class);
    }

    @Test
    void uuid7ConsecutiveIsLinearizable() {
        options().check(OfUuid7Consecutive.class);
    }

    @Test
    void ulidIsLinearizable() {
        options().check(OfUlid.class);
    }

    @Test
    void aGeneratorWithoutCompareAndSetIsFound() {
        assertThatThrownBy(() -> options().minimizeFailedScenario(false).check(OfUnsafeCounter.class))
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

    /** Four ids a millisecond and a borrow of a second: the sequence overflows within a run. */
    public static final class OfSnowflake {
        private final SlotBook slots = new SlotBook(SlotBook.Flaw.NONE);
        private final Snowflake ids = Snowflake.builder()
                .layout(SnowflakeLayout.of(41, 0, 1, 2))
                .clock(STILL)
                .borrow(Duration.ofSeconds(1))
                .reserveAhead(Duration.ofMillis(1))
                .slots(slots)
                .build();

        @Operation
        public long next() {
            return ids.next();
        }
    }

    /** The next owner of the slot starts behind every id that was given, and none is given after. */
    public static final class OfClosing {
        private final SlotBook slots = new SlotBook(SlotBook.Flaw.NONE);
        private final Snowflake ids = Snowflake.builder()
                .layout(SnowflakeLayout.of(41, 0, 1, 1))
                .clock(STILL)
                .borrow(Duration.ofSeconds(1))
                .reserveAhead(Duration.ofMillis(1))
                .slots(slots)
                .build();

        @Operation
        public long next() {
            return ids.next();
        }

        @Operation(runOnce = true)
        public long close() {
            ids.close();
            return slots.lease(2).reservedFrom().toEpochMilli();
        }
    }

    /** Counted from a first id, because Lincheck puts its own randomness in place of ours. */
    public static final class OfUuid7 {
        private final Uuid7 ids = Uuid7.of(STILL, new Random(1));
        private final long first = ticks(ids.next());

        @Operation
        public long next() {
            return ticks(ids.next()) - first;
        }

        private static long ticks(UUID id) {
            long high = id.getMostSignificantBits();
            long counter = ((high & 0xFFF) << 4) | ((id.getLeastSignificantBits() >>> 58) & 0xF);
            return (high & ~0xFFFFL) + counter;
        }
    }

    /** Counted from a first id as well. */
    public static final class OfUuid7Consecutive {
        private final Uuid7Consecutive ids = Uuid7Consecutive.of(STILL, new Random(1));
        private final long first = ids.next().getLeastSignificantBits();

        @Operation
        public long next() {
            return ids.next().getLeastSignificantBits() - first;
        }
    }

    /** Counted from a first id as well. */
    public static final class OfUlid {
        private final Ulid ids = Ulid.of(STILL, new Random(1));
        private final long first = ids.next().low();

        @Operation
        public long next() {
            return ids.next().low() - first;
        }
    }

    /** What many have written: reads the last id, then writes the next. */
    public static final class OfUnsafeCounter {
        private volatile long last;

        @Operation
        @SuppressWarnings("NonAtomicVolatileUpdate") // that is the defect
        public long next() {
            last = last + 1;
            return last;
        }
    }
}
