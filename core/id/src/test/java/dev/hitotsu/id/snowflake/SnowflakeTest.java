package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.ManualClock;
import dev.hitotsu.id.SnowflakeParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ids are made of, and how far they run ahead of the clock. */
class SnowflakeTest {
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
        assertThatThrownBy(() -> configured().borrow(Duration.ofNanos(-1)).build())
                .hasMessage("borrow: PT-0.000000001S (expected: PT0S..PT1S)");
        assertThatThrownBy(() -> configured().slots(slots).build()).hasMessageContaining("expected: a worker or slots");
        clock.move(Duration.ofDays(-2));
        assertThatThrownBy(() -> configured().build())
                .hasMessage("clock: 2025-12-31T00:00:00Z (expected: 2026-01-01T00:00:00Z, the epoch, or later)");
    }

    @Test
    void boundsOfSettingsAreIncluded() {
        for (Duration borrow : List.of(Duration.ZERO, Duration.ofSeconds(1))) {
            assertThat(configured().borrow(borrow).build().next()).isPositive();
        }
        for (Duration ahead : List.of(Duration.ofMillis(1), Duration.ofDays(1))) {
            assertThat(leasing(new SlotBook(SlotBook.Flaw.NONE))
                            .reserveAhead(ahead)
                            .build()
                            .next())
                    .isPositive();
        }
        for (Duration ahead :
                List.of(Duration.ofNanos(999_999), Duration.ofDays(1).plusNanos(1))) {
            assertThatThrownBy(() -> leasing(slots).reserveAhead(ahead).build())
                    .hasMessage("reserveAhead: " + ahead + " (expected: PT0.001S..PT24H)");
        }
    }

    @Test
    void tellsHowLongItsRangeLasts() {
        Snowflake ids = configured().build();

        double now = ids.yearsLeft();
        clock.move(Duration.ofDays(3_653));
        assertThat(now - ids.yearsLeft()).isBetween(9.9, 10.1);
    }

    private SnowflakeBuilder configured() {
        return Snowflake.builder().clock(clock).sleeper(clock).worker(WORKER);
    }

    private SnowflakeBuilder leasing(WorkerSlots source) {
        return Snowflake.builder().clock(clock).sleeper(clock).slots(source);
    }
}
