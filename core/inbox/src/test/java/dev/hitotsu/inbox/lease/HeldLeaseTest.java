package dev.hitotsu.inbox.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.HandClock;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.Retention;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a lease of three seconds is renewed, and when it is lost. */
class HeldLeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration VALID = Duration.ofMillis(2_700);
    private static final Duration RENEWAL = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(300);
    private static final Duration MOMENT = Duration.ofNanos(1);

    private final HandClock clock = new HandClock();
    private final ScriptedLeases store = new ScriptedLeases();
    private Duration maxRun = Duration.ofMinutes(5);
    private HeldLease lease = hold();

    private HeldLease hold() {
        LeasedInboxOptions options = new LeasedInboxOptions(LEASE, maxRun, Retention.DEFAULT, 10, clock);
        return new HeldLease(
                store,
                options,
                new LeaseWatch(clock, "payments"),
                new EffectKey("payments", "k"),
                UUID.randomUUID(),
                new LeaseClaim.Granted(7, 2),
                clock.nanoTime());
    }

    private Duration untilNextCheck() {
        return Duration.ofNanos(lease.nextCheckNanos() - clock.nanoTime());
    }

    @Test
    void itIsRenewedAfterAThirdOfItsTime() {
        assertThat(untilNextCheck()).isEqualTo(RENEWAL);
        clock.advance(RENEWAL.minus(MOMENT));
        lease.check();
        assertThat(clock.startedCount()).isZero();
        clock.advance(MOMENT);
        lease.check();
        assertThat(clock.startedCount()).isOne();
        assertThat(untilNextCheck()).as("one renewal at a time").isEqualTo(VALID.minus(RENEWAL));
        lease.check();
        assertThat(clock.startedCount()).isOne();

        clock.advance(Duration.ofMillis(500));
        clock.runStarted();
        assertThat(store.renewals).isOne();
        assertThat(clock.woken()).isOne();
        assertThat(untilNextCheck()).as("from when it was sent").isEqualTo(Duration.ofMillis(500));
        assertThat(lease.remaining()).isEqualTo(VALID.minusMillis(500));
    }

    @Test
    void aRenewalThatFailsIsTriedAgainSoon() {
        store.failing = what -> new InboxException("no answer");
        clock.advance(RENEWAL);
        lease.check();
        clock.runStarted();
        assertThat(untilNextCheck()).isEqualTo(RETRY);
        assertThat(lease.valid()).isTrue();
        clock.advance(RETRY);
        store.failing = what -> null;
        lease.check();
        assertThat(clock.runStarted()).isOne();
        assertThat(lease.remaining()).isEqualTo(VALID);
    }

    @Test
    void aRenewalThatCannotBeginIsTriedAgainSoon() {
        clock.advance(RENEWAL);
        clock.breakDown();
        assertThatThrownBy(lease::check).hasMessage("planted: no thread");
        assertThat(untilNextCheck()).isEqualTo(RETRY);
    }

    @Test
    void whatSomebodyElseHasIsLostAtOnce() {
        store.answer = false;
        clock.advance(RENEWAL);
        lease.check();
        clock.runStarted();
        assertThat(lease.valid()).isFalse();
        assertThat(lease.remaining()).isZero();
        lease.check();
        assertThat(clock.interrupts()).isOne();
    }

    @Test
    void itIsLostATenthBeforeItsEnd() {
        clock.advance(VALID.minus(MOMENT));
        assertThat(lease.valid()).isTrue();
        assertThat(lease.remaining()).isEqualTo(MOMENT);
        lease.check();
        assertThat(clock.interrupts()).isZero();
        clock.advance(MOMENT);
        assertThat(lease.valid()).isFalse();
        lease.check();
        assertThat(clock.interrupts()).isOne();
    }

    @Test
    void anAnswerThatComesTooLateProlongsNothing() {
        clock.advance(RENEWAL);
        lease.check();
        clock.advance(VALID);
        clock.runStarted();
        assertThat(lease.valid()).isFalse();
    }

    @Test
    void aRunThatHangsIsRenewedNoMore() {
        maxRun = RENEWAL;
        lease = hold();
        clock.advance(RENEWAL);
        lease.check();
        assertThat(clock.startedCount()).isZero();
        assertThat(untilNextCheck()).as("its end").isEqualTo(VALID.minus(RENEWAL));
    }

    @Test
    void anInterruptThatComesTooLateForTheEffectIsTakenBack() {
        lease.end();
        assertThat(clock.cleared()).as("there was none").isZero();
        clock.advance(VALID);
        lease.check();
        assertThat(clock.interrupts()).as("the effect has ended").isZero();

        HeldLease other = hold();
        clock.advance(VALID);
        other.check();
        other.end();
        assertThat(clock.cleared()).isOne();
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(lease.toString()).isEqualTo("Lease[payments/k, fence=7, attempt=2, valid=true]");
    }
}
