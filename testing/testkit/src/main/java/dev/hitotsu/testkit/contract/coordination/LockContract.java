package dev.hitotsu.testkit.contract.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.QueueEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What locks keep on every {@link dev.hitotsu.coordination.store.CoordinationStore}. */
public abstract class LockContract extends CoordinationScenario {
    @Test
    void aLockHasOneHolderAndItsFenceGrows() throws Exception {
        Grant first = one.lock(name).acquire();
        assertThat(first.valid()).isTrue();
        assertThat(first.verify()).isTrue();
        assertThat(two.lock(name).tryAcquire(Duration.ofMillis(20))).isEmpty();
        await(() -> two.lock(name).queue().size() == 1);
        QueueEntry holder = two.lock(name).queue().getFirst();
        assertThat(holder.instance()).isEqualTo("one");
        assertThat(holder.fence()).isEqualTo(first.fence());
        assertThat(holder.since()).isBetween(Instant.now().minus(LIMIT), Instant.now());
        first.close();

        try (Grant second = two.lock(name).acquire()) {
            assertThat(second.fence()).isGreaterThan(first.fence());
            assertThat(first.valid()).isFalse();
        }
    }

    @Test
    void theThreadThatHoldsALockGetsTheSameFenceAgain() throws Exception {
        try (Grant outer = one.lock(name).acquire()) {
            try (Grant inner = one.lock(name).acquire()) {
                assertThat(inner.fence()).isEqualTo(outer.fence());
            }
            assertThat(outer.valid()).isTrue();
            assertThat(two.lock(name).tryAcquire(Duration.ZERO)).isEmpty();
        }
        assertThat(two.lock(name).tryAcquire(LIMIT)).isPresent();
    }

    @Test
    void aLockThatWasJustGivenBackIsFreeForAWaitOfZero() throws Exception {
        for (int i = 0; i < 20; i++) {
            one.lock(name).acquire().close();
            Optional<Grant> again = one.lock(name).tryAcquire(Duration.ZERO);
            assertThat(again).as("attempt %d", i).isPresent();
            again.orElseThrow().close();
        }
    }

    @Test
    void anAttemptThatWasNotGrantedHasLeftTheQueue() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Grant held = one.lock(name).acquire()) {
                assertThat(two.lock(name).tryAcquire(Duration.ZERO)).isEmpty();
                assertThat(held.valid()).isTrue();
            }
            // It would stand before this one.
            Optional<Grant> next = one.lock(name).tryAcquire(Duration.ZERO);
            assertThat(next).as("attempt %d", i).isPresent();
            next.orElseThrow().close();
        }
        try (Grant held = one.lock(name).acquire()) {
            assertThat(two.lock(name).tryAcquire(Duration.ZERO)).isEmpty();
            // A list may lag behind what others wrote.
            await(() -> one.lock(name).queue().size() == 1);
            assertThat(held.valid()).isTrue();
        }
    }

    @Test
    void waitsMayBeAsLongAsTheyLike() throws Exception {
        for (long seconds : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            Optional<Grant> grant = one.lock(name).tryAcquire(Duration.ofSeconds(seconds));
            assertThat(grant).isPresent();
            assertThat(two.lock(name).tryAcquire(Duration.ofSeconds(Long.MIN_VALUE)))
                    .isEmpty();
            grant.orElseThrow().close();
        }
    }

    @Test
    void anInterruptedThreadGetsNothing() throws Exception {
        Grant held = one.lock(name).acquire();
        for (Duration wait : List.of(Duration.ZERO, LIMIT)) {
            for (Coordination by : List.of(one, two)) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> by.lock(name).tryAcquire(wait)).isInstanceOf(InterruptedException.class);
                assertThat(Thread.interrupted()).isFalse();
            }
        }
        held.close();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> one.lock(name).acquire()).isInstanceOf(InterruptedException.class);
        await(() -> two.lock(name).queue().isEmpty());
        assertThat(two.lock(name).tryAcquire(LIMIT)).isPresent();
    }

    @Test
    void whoClosesLosesAllThatItHeldAndIsTold() throws Exception {
        Grant grant = one.lock(name).acquire();
        CountDownLatch lost = new CountDownLatch(1);
        grant.onLost(lost::countDown);
        one.close();

        lost.await();
        assertThat(grant.valid()).isFalse();
        assertThat(grant.remaining()).isZero();
        assertThat(two.lock(name).tryAcquire(LIMIT)).isPresent();
    }
}
