package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link LeaseStore} keeps. */
public abstract class LeaseStoreContract {
    /** Long enough that no lease ends by itself during a test. */
    protected static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMinutes(10), Duration.ofDays(1));

    private static final byte[] PRINT = {1, 2, 3};
    private static final byte[] OTHER_PRINT = {1, 2, 4};

    private final EffectKey key = new EffectKey("payments", UUID.randomUUID().toString());
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();

    /** The store, the same throughout a test. */
    protected abstract LeaseFixture fixture();

    @Test
    void grantsAFreeKeyToOne() {
        assertThat(claim(first)).isInstanceOf(LeaseClaim.Granted.class);
        assertThat(claim(second))
                .isInstanceOfSatisfying(
                        LeaseClaim.Held.class,
                        held -> assertThat(held.remaining()).isBetween(Duration.ofSeconds(1), TERMS.lease()));
    }

    @Test
    void givesEachConsumerKeysOfItsOwn() {
        claim(first);

        assertThat(fixture().store().claim(new EffectKey("mails", key.value()), second, PRINT, TERMS))
                .isInstanceOf(LeaseClaim.Granted.class);
    }

    @Test
    void answersARepeatedCallAsAtFirst() {
        LeaseClaim granted = claim(first);

        assertThat(claim(first)).isEqualTo(granted);
        assertThat(complete(first, "a")).isTrue();
        assertThat(complete(first, "a")).isTrue();
        assertThat(result()).isEqualTo("a");
    }

    @Test
    void keepsTheResultForAllWhoComeLater() {
        claim(first);
        complete(first, "paid");

        assertThat(claim(second))
                .isInstanceOfSatisfying(
                        LeaseClaim.Done.class, done -> assertThat(done.result()).isEqualTo("paid".getBytes()));
    }

    @Test
    void keepsALargeResultAndNone() {
        byte[] large = new byte[1 << 20];
        large[large.length - 1] = 1;
        claim(first);
        fixture().store().complete(key, first, large, TERMS);
        assertThat(claim(second))
                .isInstanceOfSatisfying(
                        LeaseClaim.Done.class, done -> assertThat(done.result()).isEqualTo(large));

        EffectKey other = new EffectKey("payments", UUID.randomUUID().toString());
        fixture().store().claim(other, first, PRINT, TERMS);
        fixture().store().complete(other, first, null, TERMS);
        assertThat(fixture().store().claim(other, second, PRINT, TERMS)).isEqualTo(new LeaseClaim.Done(null));
    }

    @Test
    void whatWasReleasedIsFreeForAnything() {
        LeaseClaim.Granted before = granted(claim(first));
        assertThat(fixture().store().release(key, first, TERMS)).isTrue();
        assertThat(fixture().store().release(key, first, TERMS)).isTrue();

        LeaseClaim.Granted after = granted(fixture().store().claim(key, second, OTHER_PRINT, TERMS));

        assertThat(after.fence()).isGreaterThan(before.fence());
        assertThat(after.attempt()).isEqualTo(2);
    }

    @Test
    void takesOverAfterTheLeaseWithAGreaterFence() {
        LeaseClaim.Granted before = granted(claim(first));
        fixture().endLeases();

        LeaseClaim.Granted after = granted(claim(second));

        assertThat(after.fence()).isGreaterThan(before.fence());
        assertThat(after.attempt()).isEqualTo(2);
    }

    @Test
    void aRenewalBeginsTheLeaseAnew() {
        claim(first);
        assertThat(fixture().store().renew(key, first, new LeaseTerms(Duration.ofMinutes(20), TERMS.timeToLive())))
                .isTrue();

        assertThat(claim(second))
                .isInstanceOfSatisfying(
                        LeaseClaim.Held.class,
                        held -> assertThat(held.remaining()).isGreaterThan(TERMS.lease()));
    }

    @Test
    void aZombieChangesNothingAfterItsLease() {
        claim(first);
        fixture().endLeases();

        assertThat(fixture().store().renew(key, first, TERMS)).isFalse();
        assertThat(complete(first, "zombie")).isFalse();
        assertThat(fixture().store().release(key, first, TERMS)).isFalse();
        assertThat(claim(second)).isInstanceOf(LeaseClaim.Granted.class);
    }

    @Test
    void aZombieChangesNothingOfItsSuccessor() {
        claim(first);
        fixture().endLeases();
        claim(second);

        assertThat(fixture().store().renew(key, first, TERMS)).isFalse();
        assertThat(complete(first, "zombie")).isFalse();
        assertThat(fixture().store().release(key, first, TERMS)).isFalse();
        assertThat(claim(UUID.randomUUID())).isInstanceOf(LeaseClaim.Held.class);
        assertThat(complete(second, "b")).isTrue();

        assertThat(complete(first, "zombie")).isFalse();
        assertThat(fixture().store().release(key, first, TERMS)).isFalse();
        assertThat(result()).isEqualTo("b");
    }

    @Test
    void nobodyEndsWhatWasNeverClaimed() {
        assertThat(fixture().store().renew(key, first, TERMS)).isFalse();
        assertThat(complete(first, "a")).isFalse();
        assertThat(fixture().store().release(key, first, TERMS)).isFalse();
    }

    @Test
    void whatWasCompletedIsNotReleasedAndWhatWasReleasedNotCompleted() {
        claim(first);
        complete(first, "a");
        assertThat(fixture().store().release(key, first, TERMS)).isFalse();
        assertThat(fixture().store().renew(key, first, TERMS)).isFalse();
        assertThat(result()).isEqualTo("a");

        EffectKey other = new EffectKey("payments", UUID.randomUUID().toString());
        fixture().store().claim(other, first, PRINT, TERMS);
        fixture().store().release(other, first, TERMS);
        assertThat(fixture().store().complete(other, first, new byte[1], TERMS)).isFalse();
    }

    @Test
    void aKeyBelongsToOneFingerprint() {
        claim(first);
        assertThat(fixture().store().claim(key, second, OTHER_PRINT, TERMS)).isEqualTo(new LeaseClaim.Conflict());
        fixture().endLeases();
        assertThat(fixture().store().claim(key, second, OTHER_PRINT, TERMS)).isEqualTo(new LeaseClaim.Conflict());
        claim(second);
        complete(second, "a");
        assertThat(fixture().store().claim(key, first, OTHER_PRINT, TERMS)).isEqualTo(new LeaseClaim.Conflict());
    }

    @Test
    void remembersAsLongAsItWasTold() {
        claim(first);
        complete(first, "a");
        fixture().endLeases();
        deleteAll();
        assertThat(result()).isEqualTo("a");

        fixture().endTimesToLive();
        deleteAll();
        assertThat(claim(second))
                .isInstanceOfSatisfying(
                        LeaseClaim.Granted.class,
                        granted -> assertThat(granted.attempt()).isEqualTo(1));
    }

    @Test
    void grantsToOneOfSixteenAtATime() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                EffectKey contended =
                        new EffectKey("payments", UUID.randomUUID().toString());
                List<CompletableFuture<LeaseClaim>> claims = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    claims.add(CompletableFuture.supplyAsync(
                            () -> fixture().store().claim(contended, UUID.randomUUID(), PRINT, TERMS), threads));
                }
                assertThat(claims.stream().map(CompletableFuture::join).filter(LeaseClaim.Granted.class::isInstance))
                        .hasSize(1);
            }
        }
    }

    private void deleteAll() {
        while (fixture().store().deleteForgotten(100) > 0) {
            continue;
        }
    }

    private LeaseClaim claim(UUID owner) {
        return fixture().store().claim(key, owner, PRINT, TERMS);
    }

    private boolean complete(UUID owner, String result) {
        return fixture().store().complete(key, owner, result.getBytes(), TERMS);
    }

    private @Nullable String result() {
        return claim(UUID.randomUUID()) instanceof LeaseClaim.Done(var result) && result != null
                ? new String(result)
                : null;
    }

    private static LeaseClaim.Granted granted(LeaseClaim claim) {
        assertThat(claim).isInstanceOf(LeaseClaim.Granted.class);
        return (LeaseClaim.Granted) claim;
    }
}
