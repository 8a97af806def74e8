package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Registry.Registration;
import dev.hitotsu.coordination.internal.SteppedRuntime;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registrations, whose checks follow each other at once. */
class RegistrationTest {
    private static final ServiceInstance INSTANCE = new ServiceInstance("shop", "i1", "127.0.0.1", 80, Map.of());

    private final MemoryStore memory = new MemoryStore();
    private final AtomicReference<Runnable> beforeGet = new AtomicReference<>();
    private final AtomicReference<StoreSession> session = new AtomicReference<>();
    private final AtomicInteger claims = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger outages = new AtomicInteger();
    private final AtomicReference<Runnable> duringClaim = new AtomicReference<>();
    private volatile CountDownLatch mayClaim = new CountDownLatch(0);

    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                if (method.getName().equals("claim")) {
                    session.set((StoreSession) arguments[0]);
                    claims.incrementAndGet();
                    mayClaim.await();
                    if (outages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new StoreUnavailableException("planted", null);
                    }
                    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new CoordinationException("planted", null);
                    }
                }
                Runnable during = method.getName().equals("claim") ? duringClaim.getAndSet(null) : null;
                if (during != null) {
                    during.run();
                }
                Runnable action = method.getName().equals("get") ? beforeGet.getAndSet(null) : null;
                if (action != null) {
                    action.run();
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });

    @Test
    void whatIsClosedWhileItIsCheckedIsNotClaimedAgain() {
        try (Coordination coordination =
                Coordination.of(store, CoordinationOptions.defaults(), new ImpatientRuntime())) {
            AtomicReference<Boolean> visible = new AtomicReference<>();
            Registration registration = coordination.registry().register(INSTANCE);
            await().until(registration::isVisible);
            registration.onChange(visible::set);
            beforeGet.set(registration::close);

            await().until(() -> Boolean.FALSE.equals(visible.get()));
            await().until(() -> coordination.registry().lookUp("shop").isEmpty());
            assertThat(claims).hasValue(1);
        }
    }

    @Test
    void changesAreToldOnce() {
        mayClaim = new CountDownLatch(1);
        List<Boolean> told = new CopyOnWriteArrayList<>();
        try (Coordination coordination =
                Coordination.of(store, CoordinationOptions.defaults(), new ImpatientRuntime())) {
            Registration registration = coordination.registry().register(INSTANCE);
            registration.onChange(told::add);
            mayClaim.countDown();
            await().until(() -> told.equals(List.of(true)));
            registration.close();
            await().until(() -> told.equals(List.of(true, false)));
        }
    }

    @Test
    void whoClosesAndWhoIsClosedIsToldWithoutWaitingForTheNextCheck() {
        List<Boolean> told = new CopyOnWriteArrayList<>();
        List<Boolean> toldOther = new CopyOnWriteArrayList<>();
        Coordination coordination = Coordination.of(
                store, CoordinationOptions.defaults().withSessionTimeout(Duration.ofMinutes(30)), new PatientRuntime());
        Registration registration = coordination.registry().register(INSTANCE);
        Registration other =
                coordination.registry().register(new ServiceInstance("shop", "i2", "127.0.0.1", 80, Map.of()));
        await().until(() -> registration.isVisible() && other.isVisible());
        registration.onChange(told::add);
        other.onChange(toldOther::add);

        registration.close();
        await().until(() -> told.equals(List.of(false)));
        coordination.close();
        await().until(() -> toldOther.equals(List.of(false)));
    }

    @Test
    void whatIsClosedWhileItIsClaimedIsGivenBack() {
        mayClaim = new CountDownLatch(1);
        AtomicReference<Boolean> claimed = new AtomicReference<>(false);
        try (Coordination coordination =
                Coordination.of(store, CoordinationOptions.defaults(), new ImpatientRuntime())) {
            Registration registration = coordination.registry().register(INSTANCE);
            duringClaim.set(() -> {
                registration.close();
                claimed.set(true);
            });
            mayClaim.countDown();

            await().until(claimed::get);
            await().until(() ->
                    claims.get() == 1 && coordination.registry().lookUp("shop").isEmpty() && !registration.isVisible());
        }
    }

    @Test
    void aRefusalIsFollowedByAPauseAndAnotherAttempt() {
        refusals.set(3);
        ImpatientRuntime runtime = new ImpatientRuntime();
        try (Coordination coordination = Coordination.of(store, CoordinationOptions.defaults(), runtime)) {
            Registration registration = coordination.registry().register(INSTANCE);

            await().until(registration::isVisible);
            assertThat(claims).hasValue(4);
            List<Duration> pauses = runtime.pauses("hitotsu-registration");
            assertThat(pauses.stream().filter(Duration.ofSeconds(1)::equals))
                    .as("after each refusal, beside what comes after a store that is away")
                    .hasSize(3);
            assertThat(coordination.registry().services()).containsExactly("shop");
        }
    }

    /** And what is not registered is tried again sooner than what is registered is checked. */
    @Test
    void onlyWhatIsRegisteredIsSaidToBe() {
        outages.set(1);
        refusals.set(1);
        ImpatientRuntime runtime = new ImpatientRuntime();
        List<Boolean> told = new CopyOnWriteArrayList<>();
        mayClaim = new CountDownLatch(1);
        try (Coordination other = Coordination.of(memory.newClient(), CoordinationOptions.defaults());
                Coordination coordination = Coordination.of(store, CoordinationOptions.defaults(), runtime)) {
            Registration first = other.registry().register(INSTANCE);
            await().until(first::isVisible);
            Registration registration = coordination.registry().register(INSTANCE);
            registration.onChange(told::add);
            mayClaim.countDown();
            await().until(() -> claims.get() > 4);
            assertThat(told).isEmpty();
            assertThat(runtime.pauses("hitotsu-registration"))
                    .contains(Duration.ofMillis(200))
                    .doesNotContain(Duration.ofSeconds(10));

            first.close();
            await().until(() -> runtime.pauses("hitotsu-registration").contains(Duration.ofSeconds(10)));
            int looks = runtime.pauses("hitotsu-registration").size();
            await().until(() -> runtime.pauses("hitotsu-registration").size() > looks + 3);
            await().until(() -> !told.isEmpty());
            assertThat(told).containsExactly(true);
        }
    }

    @Test
    @Timeout(120)
    void whatIsNotRegisteredYetEndsWithoutWaitingForItsNextAttempt() throws Exception {
        memory.claim(memory.openSession(Duration.ofMinutes(5)), "services/shop/i1", new byte[] {1});
        SteppedRuntime runtime = new SteppedRuntime();
        try (Coordination coordination = Coordination.of(store, CoordinationOptions.defaults(), runtime)) {
            coordination.registry().register(INSTANCE);
            runtime.awaitWait(Duration.ofMillis(200));
        }

        runtime.awaitEnd();
    }

    @Test
    void whatIsLostWithItsSessionIsRegisteredAgainWithoutWaitingForTheNextCheck() throws Exception {
        CoordinationOptions options = CoordinationOptions.defaults().withSessionTimeout(Duration.ofMinutes(30));
        try (Coordination coordination = Coordination.of(store, options, new PatientRuntime())) {
            Registration registration = coordination.registry().register(INSTANCE);
            await().until(registration::isVisible);
            session.get().close();
            coordination.lock("whose session is the next").acquire();

            await().until(() -> claims.get() == 2 && registration.isVisible());
        }
    }

    /** Else many registrations would keep a processor busy. */
    @Test
    void aRegistrationPausesBetweenTwoLooks() {
        ImpatientRuntime runtime = new ImpatientRuntime();
        outages.set(3);
        try (Coordination coordination = Coordination.of(store, CoordinationOptions.defaults(), runtime)) {
            Registration registration = coordination.registry().register(INSTANCE);
            await().until(registration::isVisible);

            assertThat(claims).hasValue(4);
            assertThat(runtime.pauses("hitotsu-registration").size()).isGreaterThanOrEqualTo(3);
            registration.close();
            assertThat(registration.isVisible()).isFalse();
        }
    }

    @Test
    void anIdThatIsInUseIsTriedAgainUntilItIsFree() {
        try (Coordination one = Coordination.of(memory.newClient(), CoordinationOptions.defaults());
                Coordination two = Coordination.of(store, CoordinationOptions.defaults(), new ImpatientRuntime())) {
            Registration first = one.registry().register(INSTANCE);
            await().until(first::isVisible);
            Registration second = two.registry().register(INSTANCE);
            await().until(() -> claims.get() > 3);
            assertThat(second.isVisible()).isFalse();

            first.close();
            await().until(second::isVisible);
        }
    }

    @Test
    void whatWasRemovedByHandIsClaimedAgain() {
        try (Coordination coordination =
                Coordination.of(store, CoordinationOptions.defaults(), new ImpatientRuntime())) {
            Registration registration = coordination.registry().register(INSTANCE);
            await().until(registration::isVisible);
            assertThat(coordination.registry().lookUp("shop")).containsExactly(INSTANCE);
            memory.release(session.get(), "services/shop/i1");

            await().until(() -> claims.get() == 2 && registration.isVisible());
            assertThat(coordination.registry().lookUp("shop")).containsExactly(INSTANCE);
        }
    }

    /** Else each would leave something behind until the end of coordination. */
    @Test
    void aRegistrationThatWasClosedIsForgotten() {
        try (Coordination coordination =
                Coordination.of(store, CoordinationOptions.defaults(), new ImpatientRuntime())) {
            WeakReference<Registration> closed = registeredAndClosed(coordination);

            await().until(() -> {
                System.gc();
                return closed.refersTo(null);
            });
        }
    }

    private static WeakReference<Registration> registeredAndClosed(Coordination coordination) {
        Registration registration = coordination.registry().register(INSTANCE);
        await().until(registration::isVisible);
        registration.close();
        return new WeakReference<>(registration);
    }
}
