package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.id.IdException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users and stores do wrong must not end what goes on in the background. */
class MisbehaviourTest {
    private final MemoryStore memory = new MemoryStore();
    private final AtomicInteger refusals = new AtomicInteger();
    private final CountDownLatch renewals = new CountDownLatch(1);
    private volatile boolean renewalsHang;
    private final List<StoreSession> sessions = new CopyOnWriteArrayList<>();
    private final Coordination coordination = Coordination.of(
            proxy(CoordinationStore.class, memory),
            CoordinationOptions.defaults().withSessionTimeout(Duration.ofSeconds(2)));

    /** The store, whose calls may be refused and whose renewals may hang. */
    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("paths") && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new CoordinationException("planted", null);
                    }
                    if (method.getName().equals("renew") && renewalsHang) {
                        renewals.await();
                    }
                    Object[] real = arguments == null ? null : arguments.clone();
                    if (real != null && real.length > 0 && real[0] instanceof StoreSession given) {
                        real[0] = Proxy.isProxyClass(given.getClass()) ? sessions.getLast() : given;
                    }
                    return answer(method.getName(), () -> method.invoke(target, real));
                }));
    }

    private interface Call {
        Object run() throws ReflectiveOperationException;
    }

    private Object answer(String method, Call call) throws Throwable {
        try {
            Object answer = call.run();
            if (method.equals("openSession")) {
                sessions.add((StoreSession) answer);
                return proxy(StoreSession.class, (StoreSession) answer);
            }
            return answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @AfterEach
    void close() {
        renewals.countDown();
        coordination.close();
    }

    @Test
    void anActionThatThrowsKeepsNobodyFromBeingTold() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        CountDownLatch told = new CountDownLatch(1);
        grant.onLost(() -> {
            throw new IllegalStateException("planted");
        });
        grant.onLost(told::countDown);
        sessions.getLast().close();
        told.await();

        // The next session is renewed as the first one was.
        assertThat(Renewals.awaitRenewed(() -> coordination.lock("b").acquire()))
                .isNotNull();
    }

    @Test
    void whoHasClosedItsShareOfALockIsNotToldOfItsLoss() throws Exception {
        Grant outer = coordination.lock("a").acquire();
        Grant inner = coordination.lock("a").acquire();
        AtomicInteger toldInner = new AtomicInteger();
        CountDownLatch toldOuter = new CountDownLatch(1);
        inner.onLost(toldInner::incrementAndGet);
        outer.onLost(toldOuter::countDown);
        inner.close();
        sessions.getLast().close();

        toldOuter.await();
        assertThat(toldInner).hasValue(0);
    }

    @Test
    void aLossIsToldAtTheDeadlineAlthoughARenewalHangs() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        CountDownLatch told = new CountDownLatch(1);
        grant.onLost(told::countDown);
        renewalsHang = true;

        told.await();
        assertThat(grant.valid()).isFalse();
        assertThat(renewals.getCount()).isEqualTo(1);
    }

    @Test
    void aCampaignGoesOnAfterARefusal() {
        refusals.set(3);
        AtomicInteger terms = new AtomicInteger();
        try (Campaign campaign = coordination.leadership("l").campaign(term -> {
            if (terms.incrementAndGet() == 1) {
                throw new IllegalStateException("planted");
            }
            new CountDownLatch(1).await();
        })) {
            await().until(() -> terms.get() >= 2 && campaign.isLeading());
        }
        assertThat(refusals).hasValue(0);
    }

    @Test
    void theWorkOfALeaderMayCloseItsCampaign() throws Exception {
        CompletableFuture<Campaign> known = new CompletableFuture<>();
        CountDownLatch left = new CountDownLatch(1);
        known.complete(coordination.leadership("l").campaign(term -> {
            known.join().close();
            left.countDown();
        }));

        left.await();
        await().until(() -> coordination.leadership("l").current().isEmpty());
    }

    @Test
    void aNumberIsGivenBackWhereItsReservationCannotBeRead() {
        memory.put("workers/w/reserved/0", new byte[] {'x'}, -2, null);
        assertThatThrownBy(() -> coordination.workerSlots("w").lease(1))
                .isInstanceOf(IdException.class)
                .hasMessageContaining("workers/w/reserved/0 is not a number of milliseconds");
        try (StoreWorkerSlot other = coordination.workerSlots("w").lease(2)) {
            assertThat(other.number()).isEqualTo(1);
        }
        await().until(() -> memory.paths("workers/w/held").isEmpty());
    }

    @Test
    void refusesWhatWouldHideWhereAnInstanceListens() {
        assertThatThrownBy(() -> new ServiceInstance("s", "i", "h", 1, Map.of("@host", "evil")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@host");
        assertThat(new ServiceInstance("s", "i", "h", 1, Map.of("weight", "NaN")).weight())
                .isEqualTo(1);
    }
}
