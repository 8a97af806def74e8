package dev.hitotsu.coordination.internal;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionKeeperTest {
    private final MemoryStore memory = new MemoryStore();
    private final List<StoreSession> opened = new CopyOnWriteArrayList<>();
    private volatile CyclicBarrier opening = new CyclicBarrier(1);
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                try {
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession session) {
                        opened.add(session);
                        opening.await();
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final SessionKeeper keeper = new SessionKeeper(store, Clockwork.system(), Duration.ofSeconds(2));

    @AfterEach
    void close() {
        keeper.close();
        memory.close();
    }

    /** No session ends by itself meanwhile. */
    @Test
    void oneSessionIsKeptAndTheOtherOfTheSameMomentIsEnded() throws Exception {
        try (SessionKeeper patient = new SessionKeeper(store, Clockwork.system(), Duration.ofMinutes(5))) {
            opening = new CyclicBarrier(2);
            CompletableFuture<SessionLease> other = CompletableFuture.supplyAsync(patient::lease);
            SessionLease one = patient.lease();

            assertThat(other.get()).isSameAs(one);
            assertThat(opened).hasSize(2);
            await().until(() -> opened.stream().filter(StoreSession::hasEnded).count() == 1);
            assertThat(one.session().hasEnded()).isFalse();
            assertThat(patient.lease()).isSameAs(one);
            assertThat(opened).hasSize(2);
        }
    }

    @Test
    void theTimeOfASessionCountsFromWhenItsOpeningWasSent() {
        AtomicLong ahead = new AtomicLong();
        Clockwork system = Clockwork.system();
        Clockwork clock = (Clockwork) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Clockwork.class}, (self, method, arguments) -> {
                    Object answer = method.invoke(system, arguments);
                    return method.getName().equals("nanoTime") ? (Long) answer + ahead.get() : answer;
                });
        CoordinationStore slow = (CoordinationStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession session) {
                        ahead.addAndGet(Duration.ofSeconds(50).toNanos());
                        return neverRenewed(session);
                    }
                    return answer;
                });
        try (SessionKeeper other = new SessionKeeper(slow, clock, Duration.ofSeconds(60))) {
            assertThat(Duration.ofNanos(other.lease().remainingNanos())).isLessThan(Duration.ofSeconds(10));
        }
    }

    /** A renewal would count anew, and is due at once when fifty seconds have passed. */
    private StoreSession neverRenewed(StoreSession session) {
        return (StoreSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StoreSession.class}, (self, method, arguments) -> {
                    if (method.getName().equals("renew")) {
                        throw new StoreUnavailableException("planted", null);
                    }
                    return method.invoke(session, arguments);
                });
    }

    @Test
    void anotherSessionFollowsOneThatHasEnded() {
        SessionLease first = keeper.lease();
        AtomicInteger told = new AtomicInteger();
        first.onEnd(told::incrementAndGet);
        opened.getFirst().close();

        await().until(() -> told.get() == 1);
        SessionLease second = keeper.lease();
        assertThat(second).isNotSameAs(first);
        assertThat(second.isValid()).isTrue();
        assertThat(first.isValid()).isFalse();
    }

    @Test
    void whoListensIsToldOfTheEndOnceAndAtOnceAfterIt() {
        AtomicInteger told = new AtomicInteger();
        AtomicInteger removed = new AtomicInteger();
        Runnable gone = removed::incrementAndGet;
        keeper.onClose(told::incrementAndGet);
        keeper.onClose(gone);
        keeper.removeListener(gone);
        SessionLease lease = keeper.lease();
        AtomicInteger lost = new AtomicInteger();
        lease.onEnd(lost::incrementAndGet);

        keeper.close();
        keeper.close();

        assertThat(told).hasValue(1);
        assertThat(removed).hasValue(0);
        assertThat(lost).hasValue(1);
        assertThat(lease.isValid()).isFalse();
        assertThat(opened.getFirst().hasEnded()).isTrue();
        keeper.onClose(told::incrementAndGet);
        assertThat(told).hasValue(2);
        assertThatThrownBy(keeper::lease).isInstanceOf(CoordinationClosedException.class);
        assertThat(opened).as("none is opened after the end").hasSize(1);
    }

    @Test
    void aSessionThatIsOpenedWhileTheKeeperIsClosedIsEnded() throws Exception {
        opening = new CyclicBarrier(2);
        CompletableFuture<SessionLease> lease = CompletableFuture.supplyAsync(keeper::lease);
        await().until(() -> opened.size() == 1);
        keeper.close();
        opening.await();

        assertThatThrownBy(lease::join).hasCauseInstanceOf(CoordinationClosedException.class);
        await().until(() -> opened.getFirst().hasEnded());
    }

    @Test
    void listenersOfALeaseAreToldOnceAndAtOnceAfterItsEnd() {
        SessionLease lease = keeper.lease();
        AtomicInteger told = new AtomicInteger();
        AtomicInteger removed = new AtomicInteger();
        Runnable gone = removed::incrementAndGet;
        lease.onEnd(told::incrementAndGet);
        lease.onEnd(gone);
        lease.removeListener(gone);

        lease.end();
        lease.end();

        assertThat(told).hasValue(1);
        assertThat(removed).hasValue(0);
        lease.onEnd(told::incrementAndGet);
        assertThat(told).hasValue(2);
    }
}
