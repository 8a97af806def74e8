package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CoordinationTest {
    @Test
    void namesTheUrisThatItUnderstands() {
        assertThatThrownBy(() -> Coordination.open("redis://user:secret@host"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coordination: redis://…@host (expected: one of [mem:")
                .hasMessageNotContaining("secret");
    }

    @Test
    void eachUriIsOpenedByItsProviderAndTheStoreIsClosedInTheEnd() {
        try (Coordination one = Coordination.open("one:x");
                Coordination other = Coordination.open("other:x")) {
            one.config().put("name", "one");
            other.config().put("name", "other");
            assertThat(PlantedProviders.ONE.get("config/name").orElseThrow().value())
                    .asString()
                    .isEqualTo("one");
            assertThat(PlantedProviders.OTHER.get("config/name").orElseThrow().value())
                    .asString()
                    .isEqualTo("other");
        }
        assertThatThrownBy(() -> PlantedProviders.ONE.get("config/name")).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> Coordination.open("another:x")).hasMessageEndingWith("[mem:, one:name, other:name])");
    }

    @Test
    void aStoreInMemoryNeedsNoProvider() {
        try (Coordination coordination = Coordination.open("mem:")) {
            assertThat(coordination.config().put("name", "value"))
                    .isEqualTo(coordination.config().get("name").orElseThrow());
        }
    }

    /** That it compiles is what it says: no lambda is ambiguous, none needs a cast or a {@code return null}. */
    @Test
    void workUnderALockWithAndWithoutAResult() throws InterruptedException {
        AtomicLong seen = new AtomicLong();
        try (Coordination coordination =
                Coordination.of(new MemoryStore(Clockwork.system()), CoordinationOptions.defaults())) {
            Lock lock = coordination.lock("orders");
            lock.use(grant -> seen.set(grant.fence()));
            lock.use(grant -> {
                seen.addAndGet(grant.fence());
            });
            long fence = lock.run(Grant::fence);
            String text = lock.run(grant -> {
                assertThat(grant.fence()).isGreaterThan(fence);
                return "done";
            });
            assertThat(text).isEqualTo("done");
            // A grant that is closed is given back soon.
            await().untilAsserted(() -> assertThat(lock.queue()).isEmpty());
        }
        assertThat(seen).hasPositiveValue();
    }

    @Test
    void durationsHaveBounds() {
        CoordinationOptions options = CoordinationOptions.defaults();
        assertThatThrownBy(() -> options.withSessionTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sessionTimeout: PT2562047788015215H30M7S (expected: PT0.3S..PT24H)");
        assertThatThrownBy(() -> options.withRequestTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessage("requestTimeout: PT2562047788015215H30M7S (expected: PT0.001S..PT1M)");
        assertThatThrownBy(() -> options.withRequestTimeout(Duration.ofSeconds(Long.MIN_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withRequestTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
