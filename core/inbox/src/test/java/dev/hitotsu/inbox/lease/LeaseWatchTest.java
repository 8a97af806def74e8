package dev.hitotsu.inbox.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.HandClock;
import dev.hitotsu.inbox.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One thread looks at all leases, as long as there are any. */
class LeaseWatchTest {
    private final HandClock clock = new HandClock();
    private final ScriptedLeases store = new ScriptedLeases();
    private final LeaseWatch watch = new LeaseWatch(clock, "payments");
    private final List<Long> looks = new ArrayList<>();

    private HeldLease hold(Duration lease) {
        LeasedInboxOptions options = new LeasedInboxOptions(lease, Duration.ofMinutes(5), Retention.DEFAULT, 10, clock);
        return new HeldLease(
                store,
                options,
                watch,
                new EffectKey("payments", "k"),
                UUID.randomUUID(),
                new LeaseClaim.Granted(7, 2),
                clock.nanoTime());
    }

    @Test
    void looksWhenSomethingIsDueAndEndsWhenNothingIsHeldForTheSecondTime() {
        HeldLease lease = hold(Duration.ofMillis(1_200));
        lease.keep();
        assertThat(clock.woken()).as("it looks as soon as it runs").isZero();
        clock.onWait(() -> {
            looks.add(clock.currentTimeMillis());
            if (looks.size() == 2) {
                lease.end();
            }
        });
        assertThat(clock.runStarted()).isOne();
        // The renewal at 400 ms, its deadline at 1,080 ms; then twice for nothing.
        assertThat(looks).containsExactly(0L, 400L, 1_080L);
        assertThat(clock.currentTimeMillis()).isEqualTo(2_080);
        assertThat(clock.startedCount()).as("the renewal").isOne();
        hold(Duration.ofSeconds(3)).keep();
        assertThat(clock.startedCount()).as("another thread").isEqualTo(2);
    }

    @Test
    void aLeaseThatIsDueEarlierWakesIt() {
        List<HeldLease> held = new ArrayList<>(List.of(hold(Duration.ofMinutes(1))));
        held.getFirst().keep();
        List<Integer> woken = new ArrayList<>();
        clock.onWait(() -> {
            if (clock.waits() == 1) {
                for (long millis : new long[] {6_000, 300}) {
                    HeldLease next = hold(Duration.ofMillis(millis));
                    next.keep();
                    held.add(next);
                    woken.add(clock.woken());
                }
                held.forEach(HeldLease::end);
            }
        });
        assertThat(clock.runStarted()).isOne();
        assertThat(woken).as("it looks within a second anyway").containsExactly(0, 1);
        watch.wake();
        assertThat(clock.woken()).isEqualTo(2);
    }

    @Test
    void aLeaseThatCannotBeRenewedHoldsUpNoOther() {
        hold(Duration.ofMillis(300)).keep();
        hold(Duration.ofMillis(300)).keep();
        clock.onWait(clock::breakDown);
        assertThat(clock.runStarted()).isOne();
        assertThat(clock.interrupts()).as("both are lost in the end").isEqualTo(2);
    }
}
