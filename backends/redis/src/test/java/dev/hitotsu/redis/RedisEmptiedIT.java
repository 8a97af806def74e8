package dev.hitotsu.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.LeaseLostException;
import dev.hitotsu.inbox.lease.LeasedInbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Redis that has lost its data means for effects, and the choice that is safe. */
class RedisEmptiedIT {
    private final RedisEffects redis = new RedisEffects();

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void whatRedisForgetsHappensAgainWithAGreaterFence() {
        LeasedInbox inbox = LeasedInbox.of(redis.store(), "payments");
        List<Long> fences = new ArrayList<>();
        inbox.runOnce("a", lease -> fences.add(lease.fence()));
        redis.commands().flushall();
        inbox.runOnce("a", lease -> fences.add(lease.fence()));

        assertThat(fences).hasSize(2).isSorted().doesNotHaveDuplicates();
    }

    /** What has happened happens again; what was under way is told so. */
    @Test
    void aRestartThatLosesTheDataLosesRunsUnderWay() {
        LeasedInbox inbox = LeasedInbox.of(redis.store(), "payments");
        List<Long> fences = new ArrayList<>();
        inbox.runOnce("before", lease -> fences.add(lease.fence()));

        assertThatThrownBy(() -> inbox.runOnce("during", lease -> {
                    fences.add(lease.fence());
                    redis.restartEmpty();
                }))
                .isInstanceOf(LeaseLostException.class);
        assertThat(inbox.runOnce("during", lease -> fences.add(lease.fence()))).isTrue();
        assertThat(inbox.runOnce("before", lease -> fences.add(lease.fence()))).isTrue();

        assertThat(fences).hasSize(4).isSorted().doesNotHaveDuplicates();
        assertThat(inbox.runOnce("during", lease -> {})).isFalse();
    }

    @Test
    void whoRequiresTheMarkStopsUntilAPersonHasDecided() {
        RedisLeaseStore strict = redis.store().requiringMark();
        LeasedInbox inbox = LeasedInbox.of(strict, "payments");
        assertThatThrownBy(() -> inbox.runOnce("a", lease -> {}))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("no key hitotsu:effect-mark (expected: ");
        strict.mark();
        assertThat(inbox.runOnce("a", lease -> {})).isTrue();

        redis.commands().flushall();

        assertThatThrownBy(() -> inbox.runOnce("a", lease -> {})).hasMessageContaining("was emptied");
        assertThat(redis.commands().keys("hitotsu:effect:*")).isEmpty();
    }
}
