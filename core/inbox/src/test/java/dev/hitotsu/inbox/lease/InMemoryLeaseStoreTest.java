package dev.hitotsu.inbox.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a key is forgotten. */
class InMemoryLeaseStoreTest {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(1));
    private static final byte[] NONE = {};

    private Instant now = Instant.EPOCH;
    private final InMemoryLeaseStore store = new InMemoryLeaseStore(() -> now);

    private LeaseClaim claim(String key) {
        return store.claim(new EffectKey("payments", key), UUID.randomUUID(), NONE, TERMS);
    }

    private void complete(String key) {
        UUID owner = UUID.randomUUID();
        EffectKey effect = new EffectKey("payments", key);
        assertThat(store.claim(effect, owner, NONE, TERMS)).isInstanceOf(LeaseClaim.Granted.class);
        assertThat(store.complete(effect, owner, NONE, TERMS)).isTrue();
    }

    @Test
    void someOfWhatIsToBeForgottenIsDeleted() {
        complete("a");
        complete("b");
        complete("c");
        now = now.plusMillis(999);
        assertThat(store.deleteForgotten(9)).isZero();
        now = now.plusMillis(1);
        complete("d");
        assertThat(store.deleteForgotten(2)).isEqualTo(2);
        assertThat(store.deleteForgotten(2)).isOne();
        assertThat(store.deleteForgotten(2)).isZero();
        assertThat(claim("d")).isInstanceOf(LeaseClaim.Done.class);
        assertThat(claim("a")).isInstanceOf(LeaseClaim.Granted.class);
    }

    @Test
    void aKeyIsNotForgottenBeforeItsLeaseIsOver() {
        complete("k");
        now = now.plusSeconds(9);
        assertThat(claim("k")).isInstanceOf(LeaseClaim.Done.class);
        now = now.plusSeconds(1);
        assertThat(claim("k")).isEqualTo(new LeaseClaim.Granted(2, 1));
    }
}
