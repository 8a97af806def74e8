package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.id.IdException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims and places in a queue that no answer came to, and that the store carries out much later. */
class LostAnswersTest {
    private final MemoryStore memory = new MemoryStore();
    private final AtomicInteger toLose = new AtomicInteger();
    private final Queue<Callable<?>> astray = new ConcurrentLinkedQueue<>();
    private final Coordination coordination =
            Coordination.of(losing(), CoordinationOptions.defaults().withSessionTimeout(Duration.ofSeconds(4)));

    /** The memory, but for requests that are to be lost. */
    private CoordinationStore losing() {
        return (CoordinationStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (proxy, method, arguments) -> {
                    boolean creates = List.of("claim", "enqueue").contains(method.getName());
                    if (creates && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        astray.add(() -> method.invoke(memory, arguments));
                        throw new StoreUnavailableException("planted", null);
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void close() {
        coordination.close();
    }

    @Test
    void aWorkerNumberThatWasClaimedInDoubtBecomesFree() throws Exception {
        toLose.set(1);
        assertThatThrownBy(() -> coordination.workerSlots("w").lease(1)).isInstanceOf(IdException.class);
        carryOut();

        await().untilAsserted(() -> assertThat(memory.paths("workers/w/held")).isEmpty());
        assertThat(coordination.workerSlots("w").lease(1).valid()).isTrue();
    }

    @Test
    void aRegistrationThatWasRepeatedLeavesNothingWhenItEnds() throws Exception {
        toLose.set(1);
        ServiceInstance instance = new ServiceInstance("orders", "i1", "10.0.0.1", 8080, Map.of());
        Registry.Registration registration = coordination.registry().register(instance);
        await().until(registration::isVisible);
        registration.close();
        await().untilAsserted(() -> assertThat(memory.paths("services/orders")).isEmpty());
        carryOut();

        await().untilAsserted(() -> assertThat(memory.paths("services/orders")).isEmpty());
    }

    @Test
    void aPlaceThatWasLeftInDoubtBecomesFree() throws Exception {
        toLose.set(1);
        assertThat(coordination.lock("a").tryAcquire(Duration.ZERO)).isEmpty();
        carryOut();

        await().untilAsserted(() -> assertThat(memory.paths("locks/a")).isEmpty());
    }

    private void carryOut() throws Exception {
        assertThat(astray).hasSize(1);
        astray.remove().call();
    }
}
