package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.lease.LeaseLostException;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryLeasedInboxTest extends LeasedInboxContract {
    private final InMemoryLeases fixture = new InMemoryLeases();
    private final ManualClock clock = fixture.clock();

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }

    @Test
    void aStoreWhoseClockIsSetForwardRefusesTheRunAndKeepsTheNextOne() {
        LeasedInbox inbox = LeasedInbox.of(fixture.store(), "payments");

        assertThatThrownBy(() ->
                        inbox.runOnce("key", lease -> clock.set(clock.instant().plus(Duration.ofDays(1)))))
                .isInstanceOf(LeaseLostException.class);
        assertThat(inbox.runOnce("key", lease -> assertThat(lease.attempt()).isEqualTo(2)))
                .isTrue();
    }

    @Test
    void aStoreWhoseClockIsSetBackKeepsTheRun() {
        LeasedInbox inbox = LeasedInbox.of(fixture.store(), "payments");

        assertThat(inbox.runOnce("key", lease -> clock.set(clock.instant().minus(Duration.ofDays(1)))))
                .isTrue();
        assertThat(inbox.runOnce("key", lease -> {})).isFalse();
    }
}
