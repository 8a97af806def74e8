package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holders of locks, leaders and worker numbers can ask their grant, before and after its end. */
class GrantsTest {
    private final MemoryStore memory = new MemoryStore();
    private final AtomicInteger puts = new AtomicInteger();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<StoreSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicBoolean endsSession = new AtomicBoolean();
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                calls.add(method.getName());
                if (method.getName().equals("put")) {
                    puts.incrementAndGet();
                }
                try {
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession session) {
                        sessions.add(session);
                    }
                    if (method.getName().equals("get") && endsSession.getAndSet(false)) {
                        sessions.getLast().close();
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Coordination coordination =
            Coordination.of(store, CoordinationOptions.defaults().withInstance("one"));

    @AfterEach
    void close() {
        coordination.close();
    }

    @Test
    void aShareOfALockEndsByItself() throws Exception {
        Grant outer = coordination.lock("a").acquire();
        Grant inner = coordination.lock("a").acquire();
        assertThat(inner.remaining()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(inner.verify()).isTrue();

        inner.close();
        inner.close();

        assertThat(inner.valid()).isFalse();
        assertThat(inner.verify()).isFalse();
        assertThat(inner.remaining()).isZero();
        assertThat(outer.valid()).isTrue();
        assertThat(outer.verify()).isTrue();
        assertThat(outer.toString()).contains("locks/a/", "fence=" + outer.fence(), "valid=true");
        assertThat(memory.paths("locks/a")).hasSize(1);

        outer.close();
        assertThat(outer.remaining()).isZero();
        assertThat(outer.verify()).isFalse();
        await().until(() -> memory.paths("locks/a").isEmpty());
    }

    @Test
    void aGrantWhoseEntryBelongsToAnotherIsLost() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        CountDownLatch told = new CountDownLatch(1);
        grant.onLost(told::countDown);
        String path = memory.paths("locks/a").getFirst();
        memory.delete(path, -2);
        memory.put(path, new byte[] {1}, -2, null);

        assertThat(grant.verify()).isFalse();
        told.await();
        assertThat(grant.valid()).isFalse();
        assertThat(grant.remaining()).isZero();
        CountDownLatch late = new CountDownLatch(1);
        grant.onLost(late::countDown);
        late.await();
        calls.clear();
        grant.close();
        assertThat(calls).as("what is another's is not removed unseen").doesNotContain("sendRelease");
        grant.onLost(() -> {
            throw new AssertionError("told after it was closed");
        });
        Grant next = coordination.lock("b").acquire();
        next.close();
        assertThat(calls).contains("sendRelease");
    }

    @Test
    void aGrantWhoseSessionEndsDuringTheLookIsLost() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        endsSession.set(true);

        assertThat(grant.verify()).isFalse();
    }

    @Test
    void whatIsToBeDoneFirstAfterALossIsDoneAtOnceIfItWasLostAlready() throws Exception {
        AtomicInteger done = new AtomicInteger();
        Grant held = coordination.lock("a").acquire();
        SessionGrant.behind(held).onLossFirst(done::incrementAndGet);
        assertThat(done).hasValue(0);
        memory.delete(memory.paths("locks/a").getFirst(), -2);
        assertThat(held.verify()).isFalse();
        assertThat(done).hasValue(1);

        SessionGrant.behind(held).onLossFirst(done::incrementAndGet);
        assertThat(done).hasValue(2);
        held.close();
        SessionGrant.behind(held).onLossFirst(done::incrementAndGet);
        assertThat(done).hasValue(2);
    }

    @Test
    void aLockThatWasLostIsNotSharedButAcquiredAnew() throws Exception {
        Grant lost = coordination.lock("a").acquire();
        memory.delete(memory.paths("locks/a").getFirst(), -2);
        assertThat(lost.verify()).isFalse();

        try (Grant next = coordination.lock("a").acquire()) {
            assertThat(next.valid()).isTrue();
            assertThat(next.fence()).isGreaterThan(lost.fence());
        }
    }

    @Test
    void aTermThatAnotherHasRecordedIsNotThatOfTheLeader() {
        CountDownLatch over = new CountDownLatch(1);
        try (Leadership.Campaign campaign = coordination.leadership("l").campaign(term -> over.await())) {
            await().until(() -> campaign.isLeading() && memory.get("terms/l").isPresent());
            memory.put("terms/l", "fence=0\nsince=5\n".getBytes(StandardCharsets.US_ASCII), -2, null);

            assertThat(coordination.leadership("l").current().orElseThrow().since())
                    .isAfter(Instant.ofEpochMilli(5));
        }
    }

    @Test
    void theQueueTellsWhoHoldsAndWhoWaits() throws Exception {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
        Grant grant = coordination.lock("a").acquire();
        try (Coordination two = Coordination.of(
                memory.newClient(), CoordinationOptions.defaults().withInstance("two"))) {
            Thread waiting = Thread.ofPlatform().start(() -> acquire(two));
            await().until(() -> coordination.lock("a").queue().size() == 2);

            assertThat(coordination.lock("a").queue())
                    .extracting(QueueEntry::instance)
                    .containsExactly("one", "two");
            QueueEntry holder = coordination.lock("a").queue().getFirst();
            assertThat(holder.fence()).isEqualTo(grant.fence());
            assertThat(holder.since()).isBetween(before, Instant.now());
            grant.close();
            waiting.join();
        }
    }

    private static void acquire(Coordination coordination) {
        try (Grant grant = coordination.lock("a").acquire()) {
            assertThat(grant.valid()).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsNoQueueEntryOfOursIsUnknownSinceEver() {
        memory.enqueue(
                memory.openSession(Duration.ofSeconds(60)),
                "locks/a",
                "x",
                "since=yesterday\n".getBytes(StandardCharsets.UTF_8));

        assertThat(coordination.lock("a").queue())
                .singleElement()
                .satisfies(entry -> assertThat(entry.instance()).isEqualTo("unknown"))
                .satisfies(entry -> assertThat(entry.since()).isEqualTo(Instant.EPOCH));
    }

    @Test
    void leadersAndThoseWhoWaitAreNamed() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (Leadership.Campaign first = coordination.leadership("l").campaign(term -> over.await());
                Coordination two = Coordination.of(
                        memory.newClient(), CoordinationOptions.defaults().withInstance("two"))) {
            await().until(first::isLeading);
            try (Leadership.Campaign second = two.leadership("l").campaign(term -> over.await())) {
                await().until(() -> two.leadership("l").waiting().equals(List.of("two")));
                assertThat(second.isLeading()).isFalse();
                Leadership.Leader leader = two.leadership("l").current().orElseThrow();
                assertThat(leader.instance()).isEqualTo("one");
                assertThat(leader.since()).isBefore(Instant.now().plusMillis(1)).isAfter(Instant.EPOCH);
                assertThat(leader.fence()).isPositive();
            }
            await().until(() -> two.leadership("l").waiting().isEmpty());
        }
        await().until(() -> coordination.leadership("l").current().isEmpty());
    }

    @Test
    void aWorkerNumberWritesOnlyWhatIsNew() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        StoreWorkerSlot slot = coordination.workerSlots("w").lease(4);
        assertThat(slot.fence()).isPositive();
        assertThat(slot.remaining()).isPositive();
        assertThat(slot.verify()).isTrue();

        slot.reserve(start);
        slot.reserve(start);
        slot.reserve(start.minusSeconds(1));
        assertThat(puts).hasValue(1);
        assertThat(slot.reservedUntil()).isEqualTo(start);
        slot.release(start);
        assertThat(puts).as("all of it was used").hasValue(1);
        assertThat(slot.valid()).isFalse();
        assertThat(slot.remaining()).isZero();
        assertThat(slot.verify()).isFalse();
    }

    @Test
    void aWorkerNumberIsNotGivenBackBeforeWhereItBegan() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        memory.put(
                "workers/w/reserved/0",
                Long.toString(start.toEpochMilli()).getBytes(StandardCharsets.US_ASCII),
                -2,
                null);
        StoreWorkerSlot slot = coordination.workerSlots("w").lease(1);
        assertThat(slot.reservedFrom()).isEqualTo(start);
        slot.reserve(start.plusSeconds(9));

        slot.release(start.minusMillis(1));

        assertThat(puts).hasValue(1);
        await().until(() -> memory.paths("workers/w/held").isEmpty());
        StoreWorkerSlot next = coordination.workerSlots("w").lease(1);
        assertThat(next.reservedFrom()).isEqualTo(start.plusSeconds(9));
        next.reserve(start.plusSeconds(20));
        next.release(start.plusSeconds(9));
        assertThat(puts).as("given back to where it began").hasValue(3);
    }

    @Test
    void thereIsOneWorkerNumberAtLeast() {
        assertThatThrownBy(() -> coordination.workerSlots("w").lease(0))
                .hasMessage("slotCount: 0 (expected: at least 1)");
        assertThat(coordination.workerSlots("w").lease(1).number()).isZero();
    }

    @Test
    void aGrantFromElsewhereGuardsNothing() {
        Grant foreign = (Grant) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Grant.class}, (self, method, arguments) -> "foreign");

        assertThatThrownBy(() -> coordination.config().putGuarded("a", "b", foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("(expected: one from coordination)");
    }

    @Test
    void aGuardedWriteIsMadeUnderEveryKindOfGrant() throws Exception {
        try (Grant lock = coordination.lock("a").acquire();
                StoreWorkerSlot slot = coordination.workerSlots("w").lease(1)) {
            assertThat(coordination.config().putGuarded("a", "1", lock).value()).isEqualTo("1");
            assertThat(coordination.config().putGuarded("a", "2", slot).value()).isEqualTo("2");
            assertThat(coordination.config().putGuarded("a", "3", slot).value()).isEqualTo("3");
            assertThat(calls.stream().filter("prepareGuard"::equals))
                    .as("once for each grant")
                    .hasSize(2);
        }
    }
}
