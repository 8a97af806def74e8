package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.lease.EffectInFlightException;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Four ways to run an effect once that do not, found out by the check that ours passes. */
class WrongSamplesTest {
    /** What goes wrong. */
    private enum Fault {
        A_LATE_DUPLICATE_RAN_AGAIN,
        THE_RETRY_OF_A_FAILED_RUN_WAS_SWALLOWED,
        TWO_AT_ONCE_BOTH_RAN
    }

    /** A way to run an effect once a key. */
    @FunctionalInterface
    private interface Once {
        void deliver(String key, Runnable effect);
    }

    @Test
    void oursHasNoFault() {
        LeasedInbox inbox = LeasedInbox.of(new InMemoryLeaseStore(InstantSource.system()), "payments");

        assertThat(faults((key, effect) -> {
                    try {
                        inbox.runOnce(key, lease -> effect.run());
                    } catch (EffectInFlightException later) {
                        assertThat(later.retryAfter()).isPositive();
                    }
                }))
                .isEmpty();
    }

    @Test
    void aClaimThatIsDeletedAfterProcessing() {
        Set<String> claims = ConcurrentHashMap.newKeySet();

        assertThat(faults((key, effect) -> {
                    if (claims.add(key)) {
                        try {
                            effect.run();
                        } finally {
                            claims.remove(key);
                        }
                    }
                }))
                .containsExactly(Fault.A_LATE_DUPLICATE_RAN_AGAIN);
    }

    @Test
    void aClaimThatIsKeptForEver() {
        Set<String> claims = ConcurrentHashMap.newKeySet();

        assertThat(faults((key, effect) -> {
                    if (claims.add(key)) {
                        effect.run();
                    }
                }))
                .containsExactly(Fault.THE_RETRY_OF_A_FAILED_RUN_WAS_SWALLOWED);
    }

    @Test
    void aLookUpBeforeTheCreate() {
        Set<String> created = new HashSet<>();

        assertThat(faults((key, effect) -> {
                    if (!created.contains(key)) {
                        effect.run();
                        created.add(key);
                    }
                }))
                .containsExactly(Fault.TWO_AT_ONCE_BOTH_RAN);
    }

    @Test
    void aCreateWithoutAKey() {
        assertThat(faults((key, effect) -> effect.run()))
                .containsExactly(Fault.A_LATE_DUPLICATE_RAN_AGAIN, Fault.TWO_AT_ONCE_BOTH_RAN);
    }

    private static Set<Fault> faults(Once once) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        if (effects(run -> {
                    once.deliver("late", run);
                    once.deliver("late", run);
                })
                != 1) {
            faults.add(Fault.A_LATE_DUPLICATE_RAN_AGAIN);
        }
        if (effects(run -> {
                    failFirst(() -> once.deliver("failed", () -> {
                        throw new IllegalStateException("the run fails");
                    }));
                    once.deliver("failed", run);
                })
                != 1) {
            faults.add(Fault.THE_RETRY_OF_A_FAILED_RUN_WAS_SWALLOWED);
        }
        if (effects(run -> once.deliver("at once", () -> {
                    once.deliver("at once", run);
                    run.run();
                }))
                != 1) {
            faults.add(Fault.TWO_AT_ONCE_BOTH_RAN);
        }
        return faults;
    }

    private static int effects(Consumer<Runnable> scenario) {
        int[] effects = new int[1];
        scenario.accept(() -> effects[0]++);
        return effects[0];
    }

    private static void failFirst(Runnable delivery) {
        try {
            delivery.run();
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("the run fails");
        }
    }
}
