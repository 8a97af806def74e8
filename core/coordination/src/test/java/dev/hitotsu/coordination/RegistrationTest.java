package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hitotsu.coordination.Registry.Registration;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Registrations, whose checks follow each other at once. */
class RegistrationTest {
    private static final ServiceInstance INSTANCE = new ServiceInstance("shop", "i1", "127.0.0.1", 80, Map.of());

    private final MemoryStore memory = new MemoryStore();
    private final AtomicReference<Runnable> beforeGet = new AtomicReference<>();
    private final AtomicReference<StoreSession> session = new AtomicReference<>();
    private final AtomicInteger claims = new AtomicInteger();

    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                if (method.getName().equals("claim")) {
                    session.set((StoreSession) arguments[0]);
                    claims.incrementAndGet();
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
}
