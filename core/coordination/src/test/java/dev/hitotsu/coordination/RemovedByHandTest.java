package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody removes the entry of a holder from the store while the session of the holder lives. */
@Timeout(120)
class RemovedByHandTest {
    private final MemoryStore memory = new MemoryStore();
    private final AtomicReference<StoreSession> session = new AtomicReference<>();
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                try {
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession opened) {
                        session.set(opened);
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Coordination one = Coordination.of(store, CoordinationOptions.defaults(), new ImpatientRuntime());
    private final Coordination two = Coordination.of(memory.newClient(), CoordinationOptions.defaults());

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private void removeAll(String folder) {
        memory.paths(folder).forEach(path -> memory.release(session.get(), path));
    }

    @Test
    void aHolderIsTold() throws Exception {
        Grant lock = one.lock("a").acquire();
        StoreWorkerSlot slot = one.workerSlots("w").lease(1);
        CountDownLatch told = new CountDownLatch(2);
        lock.onLost(told::countDown);
        slot.onLost(told::countDown);
        removeAll("locks/a");
        removeAll("workers/w/held");

        told.await();
        assertThat(lock.valid()).isFalse();
        assertThat(slot.valid()).isFalse();
        assertThat(session.get().hasEnded()).isFalse();
        assertThat(one.lock("b").acquire().valid()).isTrue();
    }

    @Test
    void aHolderIsToldThatAnotherHasItsPlace() throws Exception {
        StoreWorkerSlot slot = one.workerSlots("w").lease(1);
        CountDownLatch told = new CountDownLatch(1);
        slot.onLost(told::countDown);
        removeAll("workers/w/held");
        StoreWorkerSlot next = two.workerSlots("w").lease(1);

        told.await();
        assertThat(slot.verify()).isFalse();
        slot.close();
        assertThat(next.verify()).isTrue();
    }

    @Test
    void whoAsksIsToldThatAnotherHasItsPlace() {
        Coordination patient = Coordination.of(store, CoordinationOptions.defaults());
        StoreWorkerSlot slot = patient.workerSlots("w").lease(1);
        removeAll("workers/w/held");
        StoreWorkerSlot next = two.workerSlots("w").lease(1);

        assertThat(slot.valid()).isTrue();
        assertThat(slot.verify()).isFalse();
        assertThat(slot.valid()).isFalse();
        assertThat(next.verify()).isTrue();
        patient.close();
    }

    @Test
    void aLeaderIsInterruptedAndTheNextLeads() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Campaign first = one.leadership("l").campaign(term -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        })) {
            await().until(first::isLeading);
            try (Campaign second = two.leadership("l").campaign(term -> new CountDownLatch(1).await())) {
                await().until(() -> two.leadership("l").waiting().size() == 1);
                memory.release(session.get(), memory.paths("leaders/l").getFirst());

                interrupted.await();
                await().until(second::isLeading);
                await().until(() -> two.leadership("l").waiting().size() == 1);
                assertThat(first.isLeading()).isFalse();
            }
        }
    }
}
