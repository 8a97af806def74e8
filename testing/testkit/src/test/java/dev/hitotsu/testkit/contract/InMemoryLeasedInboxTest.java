package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeaseLostException;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryLeasedInboxTest extends LeasedInboxContract {
    private final ManualClock clock = ManualClock.create();
    private final InMemoryLeaseStore store = new InMemoryLeaseStore(clock);

    @Override
    protected LeaseStore store() {
        return store;
    }

    @Override
    protected void endLeases() {
        clock.advance(Duration.ofMinutes(10));
    }

    @Test
    void aStoreWhoseClockIsSetForwardRefusesTheRunAndKeepsTheNextOne() {
        LeasedInbox inbox = LeasedInbox.of(store, "payments");

        assertThatThrownBy(() ->
                        inbox.runOnce("key", lease -> clock.set(clock.instant().plus(Duration.ofDays(1)))))
                .isInstanceOf(LeaseLostException.class);
        assertThat(inbox.runOnce("key", lease -> assertThat(lease.attempt()).isEqualTo(2)))
                .isTrue();
    }

    @Test
    void aStoreWhoseClockIsSetBackKeepsTheRun() {
        LeasedInbox inbox = LeasedInbox.of(store, "payments");

        assertThat(inbox.runOnce("key", lease -> clock.set(clock.instant().minus(Duration.ofDays(1)))))
                .isTrue();
        assertThat(inbox.runOnce("key", lease -> {})).isFalse();
    }
}
