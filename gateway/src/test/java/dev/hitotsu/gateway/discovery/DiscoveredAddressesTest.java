package dev.hitotsu.gateway.discovery;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.gateway.upstream.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveredAddressesTest {
    private final Coordination coordination = Coordination.of(new MemoryStore(), CoordinationOptions.defaults());
    private final DiscoveredAddresses addresses = DiscoveredAddresses.watch(coordination.registry(), "orders", "tokyo");

    @AfterEach
    void close() {
        addresses.close();
        coordination.close();
    }

    private Registry.Registration register(String id, int port, Map<String, String> metadata) {
        return coordination.registry().register(new ServiceInstance("orders", id, "10.0.0.1", port, metadata));
    }

    private void awaitPorts(Integer... expected) {
        await().until(
                        () -> addresses.current().stream().map(Address::port).toList(),
                        ports -> Set.copyOf(ports).equals(Set.of(expected)) && ports.size() == expected.length);
    }

    @Test
    void instancesOfOtherZonesServeOnlyWhileThereIsNoneInOurs() {
        register("far", 1, Map.of("zone", "osaka"));
        register("nowhere", 2, Map.of());
        awaitPorts(1, 2);

        Registry.Registration near = register("near", 3, Map.of("zone", "tokyo"));
        awaitPorts(3);
        register("asleep", 4, Map.of("zone", "tokyo", "weight", "0"));
        near.close();
        awaitPorts(1, 2);
    }

    @Test
    void whatTwoInstancesAtOneAddressWeighItGets() {
        register("one", 1, Map.of("weight", "2"));
        register("same", 1, Map.of("weight", "3"));
        register("other", 2, Map.of("weight", "1e300", "scheme", "https"));
        awaitPorts(1, 2);

        Address shared = new Address("10.0.0.1", 1, false);
        Address secure = new Address("10.0.0.1", 2, true);
        assertThat(addresses.current()).hasSameElementsAs(List.of(shared, secure));
        await().until(() -> addresses.weight(shared) == 5);
        assertThat(addresses.weight(secure)).isEqualTo(1e6);
    }

    @Test
    void instancesThatAllVanishAfterAnOutageOfTheStoreAreUsedForAMinute() {
        AtomicLong nanos = new AtomicLong();
        SteppedView view = new SteppedView();
        DiscoveredAddresses watched = new DiscoveredAddresses(view, "orders", "", nanos::get);
        ServiceInstance one = new ServiceInstance("orders", "one", "10.0.0.1", 1, Map.of());
        view.current = List.of(one);
        assertThat(watched.current()).hasSize(1);
        view.isStale = true;
        assertThat(watched.current()).hasSize(1);

        view.isStale = false;
        view.current = List.of();
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(watched.current()).hasSize(1);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(watched.current()).isEmpty();

        view.current = List.of(one);
        assertThat(watched.current()).hasSize(1);
        view.current = List.of();
        assertThat(watched.current()).as("without an outage").isEmpty();
    }

    /** Says what it is told to say. */
    private static final class SteppedView implements LiveView<List<ServiceInstance>> {
        private List<ServiceInstance> current = List.of();
        private boolean isStale;

        @Override
        public List<ServiceInstance> current() {
            return current;
        }

        @Override
        public boolean isStale() {
            return isStale;
        }

        @Override
        public void onChange(Consumer<List<ServiceInstance>> listener) {
            throw new UnsupportedOperationException("onChange (expected: current)");
        }

        @Override
        public void awaitFirst() {}

        @Override
        public void close() {}
    }

    /** Whoever can write the registry must not write requests with it. */
    @Test
    void whatIsNoHostIsNotUsed() {
        List<String> forged = List.of(
                "10.0.0.2/admin?",
                "user@10.0.0.2",
                "10.0.0.2:80#",
                "a\r\nX-User-ID: admin",
                "a b",
                "a%2fb",
                "..",
                "-",
                "[::1]@evil");
        for (int i = 0; i < forged.size(); i++) {
            coordination
                    .registry()
                    .register(new ServiceInstance("orders", "forged-" + i, forged.get(i), 100 + i, Map.of()));
        }
        register("sound", 1, Map.of());
        awaitPorts(1);
    }
}
