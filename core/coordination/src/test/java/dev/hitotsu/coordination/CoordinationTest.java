package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.Registry.Registration;
import dev.hitotsu.coordination.WorkerSlots.WorkerSlot;
import dev.hitotsu.coordination.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinationTest {
    private final MemoryStore store = new MemoryStore();
    private final Coordination one = coordination("one");
    private final Coordination two = coordination("two");

    private Coordination coordination(String instance) {
        return Coordination.of(store, CoordinationOptions.standard().withInstance(instance));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void aLockHasOneHolderAndItsFenceGrows() throws Exception {
        Grant first = one.lock("a").acquire();
        assertThat(first.valid()).isTrue();
        assertThat(first.verify()).isTrue();
        assertThat(two.lock("a").tryAcquire(Duration.ofMillis(20))).isEmpty();
        first.close();

        try (Grant second = two.lock("a").acquire()) {
            assertThat(second.fence()).isGreaterThan(first.fence());
            assertThat(first.valid()).isFalse();
        }
    }

    @Test
    void theThreadThatHoldsALockGetsTheSameFenceAgain() throws Exception {
        try (Grant outer = one.lock("a").acquire()) {
            try (Grant inner = one.lock("a").acquire()) {
                assertThat(inner.fence()).isEqualTo(outer.fence());
            }
            assertThat(outer.valid()).isTrue();
            assertThat(two.lock("a").tryAcquire(Duration.ZERO)).isEmpty();
        }
        assertThat(two.lock("a").tryAcquire(Duration.ofSeconds(10))).isPresent();
    }

    @Test
    void whoClosesLosesAllThatItHeldAndIsTold() throws Exception {
        Grant grant = one.lock("a").acquire();
        CountDownLatch lost = new CountDownLatch(1);
        grant.onLost(lost::countDown);
        one.close();

        lost.await();
        assertThat(grant.valid()).isFalse();
        assertThat(grant.remaining()).isZero();
        assertThat(two.lock("a").tryAcquire(Duration.ofSeconds(10))).isPresent();
    }

    @Test
    void oneLeadsAndTheNextTakesOver() {
        Set<String> leading = ConcurrentHashMap.newKeySet();
        try (Campaign second = lead(two, "two", leading, lead(one, "one", leading, null))) {
            await().until(() -> two.leadership("l").waiting().equals(List.of("two")));
            Leadership.Leader leader = two.leadership("l").current().orElseThrow();
            assertThat(leader.instance()).isEqualTo("one");
            one.close();

            await().until(second::isLeading);
            assertThat(two.leadership("l").current().orElseThrow().fence()).isGreaterThan(leader.fence());
        }
        await().untilAsserted(() -> assertThat(leading).isEmpty());
    }

    /** Campaigns, after the one before leads. */
    private static Campaign lead(Coordination by, String name, Set<String> leading, Campaign before) {
        if (before != null) {
            await().until(before::isLeading);
        }
        return by.leadership("l").campaign(term -> {
            leading.add(name);
            try {
                new CountDownLatch(1).await();
            } finally {
                leading.remove(name);
            }
        });
    }

    @Test
    void aRegisteredInstanceIsSeenAndDisappearsWithItsSession() throws Exception {
        ServiceInstance instance =
                new ServiceInstance("orders", "i1", "10.0.0.1", 8080, Map.of(ServiceInstance.ZONE, "a=b\n\\c"));
        try (LiveView<List<ServiceInstance>> view = two.registry().view("orders")) {
            view.awaitFirst();
            assertThat(view.current()).isEmpty();
            Registration registration = one.registry().register(instance);

            await().until(() -> view.current().equals(List.of(instance)));
            assertThat(view.isStale()).isFalse();
            assertThat(registration.isVisible()).isTrue();
            assertThat(two.registry().lookUp("orders")).containsExactly(instance);
            one.close();
            await().until(() -> view.current().isEmpty());
        }
    }

    @Test
    void anIdThatIsTakenIsRegisteredWhenItIsFree() {
        ServiceInstance instance = new ServiceInstance("orders", "i1", "10.0.0.1", 8080, Map.of());
        try (Registration first = one.registry().register(instance)) {
            await().until(first::isVisible);
            Registration second = two.registry().register(instance);
            assertThat(second.isVisible()).isFalse();
            first.close();
            await().until(second::isVisible);
        }
    }

    @Test
    void configurationIsVersionedAndWatched() throws Exception {
        try (LiveView<Map<String, ConfigValue>> view = two.config().view("limits")) {
            view.awaitFirst();
            Optional<ConfigValue> created = one.config().compareAndPut("limits/daily", ConfigValue.ABSENT, "1");
            assertThat(created).isPresent();
            assertThat(one.config().compareAndPut("limits/daily", ConfigValue.ABSENT, "2"))
                    .isEmpty();
            assertThat(two.config().compareAndPut("limits/daily", created.get().version(), "3"))
                    .isPresent();

            await().until(() -> view.current().containsKey("daily")
                    && view.current().get("daily").value().equals("3"));
            assertThat(one.config().remove("limits/daily", created.get().version()))
                    .isFalse();
            assertThat(one.config().remove("limits/daily", ConfigValue.ANY)).isTrue();
            assertThat(two.config().get("limits/daily")).isEmpty();
        }
    }

    @Test
    void aGuardedWriteIsRefusedOnceTheGrantIsLost() throws Exception {
        Grant grant = one.lock("a").acquire();
        one.config().putGuarded("k", "1", grant);
        one.close();

        assertThatThrownBy(() -> two.config().putGuarded("k", "2", grant)).isInstanceOf(GrantLostException.class);
        assertThat(two.config().get("k").orElseThrow().value()).isEqualTo("1");
    }

    @Test
    void workerNumbersAreHeldAloneAndRunOut() {
        WorkerSlot first = one.workerSlots("w").lease(2);
        WorkerSlot second = two.workerSlots("w").lease(2);
        assertThat(Set.of(first.number(), second.number())).containsExactlyInAnyOrder(0, 1);
        assertThatThrownBy(() -> one.workerSlots("w").lease(2))
                .isInstanceOf(CoordinationException.class)
                .hasMessageContaining("all 2 in use (expected: a free one), by [")
                .hasMessageContaining("two");
        first.reserve(4711);
        first.close();

        await().untilAsserted(() -> {
            WorkerSlot next = two.workerSlots("w").lease(2);
            assertThat(next.number()).isEqualTo(first.number());
            assertThat(next.reservedBefore()).isEqualTo(4711);
        });
        assertThatThrownBy(() -> first.reserve(4712)).isInstanceOf(GrantLostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", ".", "..", "a\nb", "\uD83D\uDE00"})
    void refusesNamesThatCannotBePaths(String name) {
        assertThatThrownBy(() -> one.lock(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.leadership(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.workerSlots(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.registry().view(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheUrisThatItUnderstands() {
        assertThatThrownBy(() -> Coordination.open("redis://user:secret@host"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coordination: redis://…@host (expected: one of [mem:")
                .hasMessageNotContaining("secret");
    }
}
