package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.id.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What is reserved on a slot, and where the next owner of the slot starts. */
class SnowflakeReservationTest {
    private static final SnowflakeLayout LAYOUT = SnowflakeLayout.defaults();

    private final ManualClock clock = ManualClock.create();
    private final SlotBook slots = new SlotBook(SlotBook.Flaw.NONE);

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

    private SnowflakeBuilder leasing(WorkerSlots source) {
        return Snowflake.builder().clock(clock).sleeper(clock).slots(source);
    }
}
