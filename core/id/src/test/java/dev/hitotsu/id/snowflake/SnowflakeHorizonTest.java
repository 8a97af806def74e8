package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.LongIds;
import dev.hitotsu.id.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** 41 + 5 + 5 + 13 bits leave none for the sign: what happens 2^40 and 2^41 ms after the epoch. */
class SnowflakeHorizonTest {
    private static final Instant EPOCH = SnowflakeLayout.DEFAULT_EPOCH;
    private static final Instant HALF = EPOCH.plusMillis(1L << 40);
    private static final Instant END = EPOCH.plusMillis(1L << 41);
    private static final SnowflakeLayout SIGNED = SnowflakeLayout.defaults();
    private static final SnowflakeLayout UNSIGNED = SIGNED.withSignedness(Signedness.UNSIGNED);

    @Test
    void signedIdsStayPositiveUpToTheLastMillisecondAndAreRefusedAfter() {
        ManualClock clock = ManualClock.at(HALF.minusMillis(1));
        Snowflake ids = generator(SIGNED, clock, HALF.minusMillis(20));

        long last = 0;
        for (int i = 0; i < SIGNED.idsPerMillisecond(); i++) {
            last = ids.next();
            assertThat(last).isPositive();
        }

        assertThat(SIGNED.decode(last).time()).isEqualTo(HALF.minusMillis(1));
        assertThatThrownBy(ids::next)
                .isInstanceOf(IdException.class)
                .hasMessageContaining("expected: before 2060-11-03T19:53:47.776Z");
    }

    @Test
    void theSignedRangeEndsAlsoWhenTheClockJumpsOverItsEnd() {
        ManualClock clock = ManualClock.create();
        Snowflake ids = generator(SIGNED, clock, clock.instant());
        ids.next();
        clock.move(Duration.ofDays(365 * 200));

        assertThatThrownBy(ids::next).isInstanceOf(IdException.class).hasMessageStartingWith("clock: 2225-");
    }

    @Test
    void signedGeneratorsAreNotBuiltPastTheRange() {
        assertThatThrownBy(() -> generator(SIGNED, ManualClock.at(HALF), HALF))
                .isInstanceOf(IdException.class)
                .hasMessageContaining("expected: before");
    }

    @Test
    void unsignedIdsGrowOverTheSignBitUntilTheFullRangeIsOver() {
        ManualClock clock = ManualClock.at(HALF.minusMillis(1));
        Snowflake ids = generator(UNSIGNED, clock, HALF.minusMillis(1));
        long positive = ids.next();
        clock.move(Duration.ofMillis(1));
        long negative = ids.next();

        assertThat(positive).isPositive();
        assertThat(negative).isNegative();
        assertThat(LongIds.unsignedOrder().compare(positive, negative)).isNegative();
        assertThat(LongIds.toSigned(positive)).isLessThan(LongIds.toSigned(negative));
        assertThat(UNSIGNED.decode(negative).time()).isEqualTo(HALF);
        assertThat(LongIds.toText(negative)).isEqualTo("9223372036854775808");

        clock.move(Duration.between(clock.instant(), END.minusMillis(1)));
        assertThat(UNSIGNED.decode(ids.next()).time()).isEqualTo(END.minusMillis(1));
        clock.move(Duration.ofMillis(1));
        assertThatThrownBy(ids::next).isInstanceOf(IdException.class);
    }

    @Test
    void theYearsLeftAreTold() {
        assertThat(SIGNED.yearsLeft(EPOCH)).isCloseTo(34.84, within(0.01));
        assertThat(UNSIGNED.yearsLeft(EPOCH)).isCloseTo(69.68, within(0.01));
        assertThat(SIGNED.yearsLeft(HALF)).isZero();
        assertThat(SnowflakeLayout.of(41, 5, 5, 12).horizon()).isEqualTo(END);
    }

    @Test
    void aLayoutWithoutWorkersReachesItsLastMillisecond() {
        SnowflakeLayout wide = SnowflakeLayout.of(42, 0, 0, 22);
        ManualClock clock = ManualClock.at(wide.horizon().minusMillis(1));
        Snowflake ids = generator(wide, clock, clock.instant());

        assertThat(ids.next()).isPositive();
        assertThat(wide.horizon()).isEqualTo(END);
    }

    /** On a slot of the standard book, so that it starts where the clock is. */
    private static Snowflake generator(SnowflakeLayout layout, ManualClock clock, Instant from) {
        SlotBook slots = new SlotBook(SlotBook.Flaw.NONE);
        slots.lease(1).release(from);
        return Snowflake.builder()
                .layout(layout)
                .clock(clock)
                .sleeper(clock)
                .slots(slots)
                .build();
    }
}
