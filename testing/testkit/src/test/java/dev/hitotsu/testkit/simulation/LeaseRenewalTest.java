package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.EffectInFlightException;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.testkit.contract.CrashingLeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a lease goes on while its effect runs, on virtual time. */
class LeaseRenewalTest {
    private static final long SECOND = 1_000_000_000L;

    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine machine = simulation.machine();
    private final LeasedInbox inbox = LeasedInbox.builder(new InMemoryLeaseStore(machine.instants()), "payments")
            .lease(Duration.ofSeconds(2))
            .maxRun(Duration.ofSeconds(20))
            .clockwork(machine)
            .build();

    @Test
    void anEffectThatTakesManyLeasesKeepsItsOwn() {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger completed = new AtomicInteger();
        machine.start("long", () -> {
            boolean ran = inbox.runOnce("key", lease -> {
                machine.sleep(15 * SECOND);
                assertThat(lease.valid()).isTrue();
                assertThat(lease.remaining()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
            });
            completed.addAndGet(ran ? 1 : 0);
        });
        machine.start("other", () -> {
            machine.sleep(SECOND);
            for (int i = 0; i < 28; i++) {
                try {
                    assertThat(inbox.runOnce("key", lease -> {})).isFalse();
                } catch (EffectInFlightException e) {
                    refused.incrementAndGet();
                }
                machine.sleep(SECOND / 2);
            }
        });
        simulation.run(100 * SECOND);

        assertThat(completed).hasValue(1);
        assertThat(refused).hasValue(28);
    }

    @Test
    void anEffectThatHangsIsInterruptedAndAnotherMayTry() {
        List<String> events = new ArrayList<>();
        machine.start("hanging", () -> {
            try {
                inbox.runOnce("key", lease -> {
                    machine.waiter().await(1_000 * SECOND);
                    events.add("went on");
                });
            } catch (InterruptedException e) {
                events.add("interrupted at " + machine.nanoTime() / SECOND);
            }
        });
        machine.start("other", () -> {
            machine.sleep(23 * SECOND);
            inbox.runOnce("key", lease -> events.add("attempt " + lease.attempt()));
        });
        simulation.run(2_000 * SECOND);

        assertThat(events).hasSize(2).last().isEqualTo("attempt 2");
        assertThat(events.getFirst()).isIn("interrupted at 20", "interrupted at 21");
    }

    @Test
    void anInterruptThatComesTooLateDisturbsNobody() {
        AtomicInteger undisturbed = new AtomicInteger();
        machine.start("hanging", () -> {
            try {
                inbox.runOnce("key", lease -> {
                    machine.sleep(30 * SECOND);
                    throw new IllegalStateException("too late");
                });
            } catch (IllegalStateException e) {
                try {
                    machine.waiter().await(SECOND);
                    undisturbed.incrementAndGet();
                } catch (InterruptedException leftOver) {
                    undisturbed.set(-1);
                }
            }
        });
        simulation.run(100 * SECOND);

        assertThat(undisturbed).hasValue(1);
    }

    /** Nothing watches an inbox that holds nothing, and the watch goes on with the next run. */
    @Test
    void aLeaseAfterAnIdleTimeIsRenewedAsWell() {
        AtomicInteger completed = new AtomicInteger();
        machine.start("now and then", () -> {
            for (String key : List.of("first", "second", "third")) {
                completed.addAndGet(inbox.runOnce(key, lease -> machine.sleep(5 * SECOND)) ? 1 : 0);
                machine.sleep(60 * SECOND);
            }
        });
        simulation.run(300 * SECOND);

        assertThat(completed).hasValue(3);
    }

    /** Its renewal is due before the next look at the others. */
    @Test
    void aLeaseWhoseClaimTookLongIsRenewedAtOnce() {
        LeaseStore slow = new CrashingLeaseStore(new InMemoryLeaseStore(machine.instants()), Integer.MAX_VALUE) {
            @Override
            public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
                LeaseClaim claim = super.claim(key, owner, fingerprint, terms);
                machine.sleep(key.value().equals("slow") ? 1_650_000_000L : 0);
                return claim;
            }
        };
        LeasedInbox shared = LeasedInbox.builder(slow, "payments")
                .lease(Duration.ofSeconds(2))
                .clockwork(machine)
                .build();
        List<String> completed = new ArrayList<>();
        for (String key : List.of("quick", "slow")) {
            machine.start(key, () -> {
                boolean ran = shared.runOnce(key, lease -> machine.sleep(5 * SECOND));
                completed.add(key + " " + ran);
            });
        }
        simulation.run(100 * SECOND);

        assertThat(completed).containsExactly("quick true", "slow true");
    }
}
