package dev.hitotsu.testkit.contract.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.hitotsu.coordination.ConfigValue;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.GrantLostException;
import dev.hitotsu.coordination.HeldSlot;
import dev.hitotsu.coordination.Leadership;
import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Registry.Registration;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.coordination.StoreWorkerSlot;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.WorkerSlotLostException;
import dev.hitotsu.id.snowflake.WorkerSlots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What leadership, service registration, configuration and worker slots do on every {@link CoordinationStore}.
 */
public abstract class CoordinationContract extends CoordinationScenario {
    @Test
    public void oneLeadsAndTheNextTakesOver() {
        Set<String> leading = ConcurrentHashMap.newKeySet();
        try (Campaign second = lead(two, "two", leading, lead(one, "one", leading, null))) {
            await(() -> two.leadership(name).waiting().equals(List.of("two")));
            Leadership.Leader leader = two.leadership(name).current().orElseThrow();
            assertThat(leader.instance()).isEqualTo("one");
            one.close();

            await(second::isLeading);
            assertThat(two.leadership(name).current().orElseThrow().fence()).isGreaterThan(leader.fence());
        }
        await(leading::isEmpty);
    }

    /** Campaigns after the campaign before it leads. */
    private Campaign lead(Coordination by, String who, Set<String> leading, @Nullable Campaign before) {
        if (before != null) {
            await(before::isLeading);
        }
        return by.leadership(name).campaign(term -> {
            leading.add(who);
            try {
                new CountDownLatch(1).await();
            } finally {
                leading.remove(who);
            }
        });
    }

    @Test
    public void aRegisteredInstanceIsSeenAndDisappearsWithItsSession() throws Exception {
        ServiceInstance instance =
                new ServiceInstance(name, "i1", "10.0.0.1", 8080, Map.of(ServiceInstance.ZONE, "a=b\n\\c"));
        try (LiveView<List<ServiceInstance>> view = two.registry().view(name)) {
            view.awaitFirst();
            assertThat(view.current()).isEmpty();
            Registration registration = one.registry().register(instance);

            await(() -> view.current().equals(List.of(instance)));
            assertThat(view.isStale()).isFalse();
            await(registration::isVisible);
            assertThat(two.registry().lookUp(name)).containsExactly(instance);
            one.close();
            await(() -> view.current().isEmpty());
        }
    }

    @Test
    public void anIdThatIsTakenIsRegisteredWhenItIsFree() {
        ServiceInstance instance = new ServiceInstance(name, "i1", "10.0.0.1", 8080, Map.of());
        try (Registration first = one.registry().register(instance)) {
            await(first::isVisible);
            Registration second = two.registry().register(instance);
            assertThat(second.isVisible()).isFalse();
            first.close();
            await(second::isVisible);
        }
    }

    @Test
    public void configurationIsVersionedAndWatched() throws Exception {
        try (LiveView<Map<String, ConfigValue>> view = two.config().view(name)) {
            view.awaitFirst();
            ConfigValue created = one.config()
                    .compareAndPut(name + "/daily", ConfigValue.ABSENT, "1")
                    .orElseThrow();
            assertThat(one.config().compareAndPut(name + "/daily", ConfigValue.ABSENT, "2"))
                    .isEmpty();
            assertThat(two.config().compareAndPut(name + "/daily", created.version(), "3"))
                    .isPresent();

            await(() -> view.current().containsKey("daily")
                    && view.current().get("daily").value().equals("3"));
            assertThat(one.config().remove(name + "/daily", created.version())).isFalse();
            assertThat(one.config().remove(name + "/daily", ConfigValue.ANY)).isTrue();
            assertThat(two.config().get(name + "/daily")).isEmpty();
        }
    }

    @Test
    public void aGuardedWriteIsRefusedOnceTheGrantIsLost() throws Exception {
        Grant grant = one.lock(name).acquire();
        one.config().putGuarded(name, "1", grant);
        one.close();

        assertThatThrownBy(() -> two.config().putGuarded(name, "2", grant)).isInstanceOf(GrantLostException.class);
        assertThat(two.config().get(name).orElseThrow().value()).isEqualTo("1");
    }

    @Test
    public void workerNumbersAreHeldAloneAndRunOut() {
        StoreWorkerSlot first = one.workerSlots(name).lease(2);
        StoreWorkerSlot second = two.workerSlots(name).lease(2);
        assertThat(Set.of(first.number(), second.number())).containsExactlyInAnyOrder(0, 1);
        // Who has them is read without waiting for what others have just written.
        await(() -> refusal(one.workerSlots(name)).contains("two"));
        assertThat(refusal(one.workerSlots(name))).contains("all 2 in use (expected: a free one), by [");
        assertThat(one.workerSlots(name).held())
                .extracting(HeldSlot::number, HeldSlot::instance)
                .containsExactlyInAnyOrder(tuple(first.number(), "one"), tuple(second.number(), "two"));
        first.reserve(Instant.ofEpochMilli(4711));
        first.close();

        StoreWorkerSlot next = leaseWhenFree(first.number());
        assertThat(next.reservedFrom()).isEqualTo(Instant.ofEpochMilli(4711));
        assertThatThrownBy(() -> first.reserve(Instant.ofEpochMilli(4712))).isInstanceOf(WorkerSlotLostException.class);
    }

    private static String refusal(WorkerSlots slots) {
        return String.valueOf(
                catchThrowableOfType(IdException.class, () -> slots.lease(2)).getMessage());
    }

    private StoreWorkerSlot leaseWhenFree(int number) {
        List<StoreWorkerSlot> leased = new ArrayList<>();
        await(() -> {
            try {
                leased.add(two.workerSlots(name).lease(2));
                return true;
            } catch (IdException allInUse) {
                return false;
            }
        });
        assertThat(leased.getFirst().number()).isEqualTo(number);
        return leased.getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", ".", "..", "a\nb", "\uD83D\uDE00"})
    public void refusesNamesThatCannotBePaths(String wrong) {
        assertThatThrownBy(() -> one.lock(wrong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.leadership(wrong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.workerSlots(wrong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.registry().view(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
}
