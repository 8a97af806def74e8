package dev.hitotsu.testkit.simulation;

import static dev.hitotsu.testkit.simulation.FaultyMachines.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Holders look whether their entries are still there: soon enough, but not so often that locks become slower. */
class RemovedByHandSimulationTest {
    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine machine = simulation.machine();
    private final MemoryStore memory = new MemoryStore(machine);
    private final AtomicReference<StoreSession> session = new AtomicReference<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                try {
                    if (method.getName().equals("get")) {
                        looks.incrementAndGet();
                    }
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession opened) {
                        session.set(opened);
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Coordination coordination = Coordination.of(store, FaultyMachines.options("machine"), machine);

    @Test
    void locksOfAMomentCostNoLook() {
        run(() -> {
            for (int i = 0; i < 4_000; i++) {
                lock().close();
                machine.sleep(SECOND / 100);
            }
        });

        // At most one in eight seconds, of a lock that happened to be held then.
        assertThat(looks.get()).isLessThanOrEqualTo(5);
    }

    @Test
    void aHolderIsToldWithinTenSeconds() {
        AtomicLong first = new AtomicLong();
        AtomicLong second = new AtomicLong();
        run(() -> {
            first.set(nanosUntilTold());
            // Nothing was held for a while, and the next entry is looked after all the same.
            machine.sleep(100 * SECOND);
            second.set(nanosUntilTold());
        });

        assertThat(first.get()).isBetween(1L, 10 * SECOND);
        assertThat(second.get()).isBetween(1L, 10 * SECOND);
    }

    /** From the removal of a lock's entry by hand until its holder is told; 0 if it is not told. */
    private long nanosUntilTold() {
        AtomicLong told = new AtomicLong();
        Grant grant = lock();
        grant.onLost(() -> told.set(machine.nanoTime()));
        long removed = machine.nanoTime();
        memory.paths("locks/ledger").forEach(path -> memory.release(session.get(), path));
        machine.sleep(20 * SECOND);
        grant.close();
        return told.get() == 0 ? 0 : told.get() - removed;
    }

    private Grant lock() {
        try {
            return coordination.lock("ledger").acquire();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(Runnable holder) {
        machine.start("holder", () -> {
            holder.run();
            simulation.stop();
        });
        simulation.run(1_000 * SECOND);
    }
}
