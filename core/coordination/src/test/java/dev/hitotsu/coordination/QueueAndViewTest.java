package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.id.IdException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a queue watches, and what is believed while the store is away. */
@Timeout(120)
class QueueAndViewTest {
    private final MemoryStore memory = new MemoryStore();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final List<String> watched = new CopyOnWriteArrayList<>();
    private final List<StoreSession> sessions = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final AtomicBoolean endsSession = new AtomicBoolean();
    private final AtomicReference<Delay> delayed = new AtomicReference<>(Delay.NONE);
    private volatile Callable<?> late;

    /** Whether the next write is carried out late, and not answered. */
    private enum Delay {
        NONE,
        NEXT
    }

    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                if (method.getName().equals("watch")) {
                    watched.add((String) arguments[0]);
                    listeners.add((Runnable) arguments[1]);
                }
                calls.merge(method.getName(), 1, Integer::sum);
                if (failing.contains(method.getName())) {
                    throw new StoreUnavailableException("planted", null);
                }
                if (method.getName().equals("put") && delayed.get() == Delay.NEXT) {
                    late = () -> method.invoke(memory, arguments);
                    delayed.set(Delay.NONE);
                    throw new StoreUnavailableException("planted", null);
                }
                try {
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession session) {
                        sessions.add(session);
                    }
                    if (method.getName().equals("paths") && endsSession.getAndSet(false)) {
                        sessions.getLast().close();
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Coordination coordination =
            Coordination.of(store, CoordinationOptions.defaults(), new ImpatientRuntime());

    @AfterEach
    void close() {
        coordination.close();
    }

    @Test
    void anOutageMakesAViewStaleAndNeverEmptiesIt() throws Exception {
        List<Map<String, ConfigValue>> told = new CopyOnWriteArrayList<>();
        coordination.config().put("limits/a", "1");
        try (LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits")) {
            view.awaitFirst();
            view.onChange(told::add);
            failing.add("entries");
            await().until(view::isStale);
            assertThat(view.current()).containsOnlyKeys("a");
            failing.clear();
            await().until(() -> !view.isStale());
            assertThat(view.current()).containsOnlyKeys("a");
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aReservationCountsOnceItIsWritten() {
        StoreWorkerSlot slot = coordination.workerSlots("w").lease(1);
        Instant from = slot.reservedUntil();
        failing.add("put");
        assertThatThrownBy(() -> slot.reserve(Instant.ofEpochMilli(4711))).isInstanceOf(IdException.class);
        assertThat(slot.reservedUntil()).isEqualTo(from);
        failing.clear();
        slot.reserve(Instant.ofEpochMilli(4711));
        assertThat(slot.reservedUntil()).isEqualTo(Instant.ofEpochMilli(4711));
    }

    @Test
    void aWriteThatIsCarriedOutLateDoesNotTakeBackWhatWasReservedAfterIt() throws Exception {
        StoreWorkerSlot slot = coordination.workerSlots("w").lease(1);
        delayed.set(Delay.NEXT);
        assertThatThrownBy(() -> slot.reserve(Instant.ofEpochMilli(10))).isInstanceOf(IdException.class);
        slot.reserve(Instant.ofEpochMilli(20));

        late.call();

        assertThat(memory.get("workers/w/reserved/0").orElseThrow().value())
                .asString(US_ASCII)
                .isEqualTo("20");
    }

    @Test
    void aSettingThatIsWrittenLateDoesNotRollBackWhatWasWrittenAfterIt() throws Exception {
        coordination.config().put("k", "before");
        delayed.set(Delay.NEXT);
        assertThatThrownBy(() -> coordination.config().put("k", "late")).isInstanceOf(CoordinationException.class);
        coordination.config().put("k", "newest");

        late.call();

        assertThat(coordination.config().get("k").orElseThrow().value()).isEqualTo("newest");
    }

    @Test
    void aLockIsNotGrantedByASessionThatIsOver() throws Exception {
        endsSession.set(true);

        try (Grant grant = coordination.lock("a").acquire()) {
            assertThat(endsSession).isFalse();
            assertThat(grant.valid()).isTrue();
            assertThat(sessions).hasSize(2);
        }
    }

    @Test
    void aWaiterThatIsWokenReadsItsPredecessorAndNotTheWholeQueue() throws Exception {
        Grant held = coordination.lock("l").acquire();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try (Grant own = coordination.lock("l").acquire()) {
                assertThat(own.valid()).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> !listeners.isEmpty() && calls.getOrDefault("get", 0) > 1);
        int listed = calls.get("paths");
        int before = calls.get("get");

        await().until(() -> {
            listeners.getLast().run();
            return calls.get("get") > before + 20;
        });

        assertThat(calls.get("paths")).isEqualTo(listed);
        held.close();
        waiting.join();
        assertThat(calls.get("paths")).as("once for the turn").isEqualTo(listed + 1);
    }

    @Test
    void eachWaiterWatchesItsPredecessorOnly() throws Exception {
        List<Leadership.Campaign> campaigns = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            int expected = i;
            campaigns.add(
                    coordination.leadership("l").campaign(term -> new java.util.concurrent.CountDownLatch(1).await()));
            await().until(() -> memory.paths("leaders/l").size() == expected);
        }
        List<String> queue = memory.paths("leaders/l");
        await().until(() -> watched.containsAll(queue.subList(0, 3)));
        assertThat(watched.stream().distinct()).containsExactlyInAnyOrderElementsOf(queue.subList(0, 3));
        campaigns.forEach(Leadership.Campaign::close);
    }
}
