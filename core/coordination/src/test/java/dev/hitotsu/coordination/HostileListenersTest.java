package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.Registry.Registration;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users hand in may throw anything, hang, or call back. It stops nothing of ours. */
@Timeout(120)
class HostileListenersTest {
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final ServiceInstance INSTANCE = new ServiceInstance("shop", "i1", "127.0.0.1", 80, Map.of());

    private final MemoryStore memory = new MemoryStore();
    private final List<StoreSession> sessions = new CopyOnWriteArrayList<>();
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                try {
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession opened) {
                        sessions.add(opened);
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Coordination coordination =
            Coordination.of(store, CoordinationOptions.defaults().withSessionTimeout(Duration.ofMillis(500)));

    /** What a user's code does to us. */
    enum Behaviour {
        THROWS_AN_ERROR {
            @Override
            void run(Coordination coordination) {
                throw new AssertionError("planted");
            }
        },
        THROWS_A_CHECKED_EXCEPTION {
            @Override
            void run(Coordination coordination) {
                throw sneaky(new IOException("planted"));
            }
        },
        HANGS {
            @Override
            void run(Coordination coordination) {
                while (true) {
                    try {
                        NEVER.await();
                    } catch (InterruptedException e) {
                        continue;
                    }
                }
            }
        },
        CALLS_BACK {
            @Override
            void run(Coordination coordination) throws InterruptedException {
                coordination
                        .lock("called-back")
                        .tryAcquire(Duration.ofSeconds(5))
                        .ifPresent(Grant::close);
                throw new IllegalStateException(
                        "planted, after " + coordination.registry().services());
            }
        };

        abstract void run(Coordination coordination) throws InterruptedException;

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <E extends Throwable> RuntimeException sneaky(Throwable planted) throws E {
            throw (E) planted;
        }
    }

    private void misbehave(Behaviour behaviour) {
        try {
            behaviour.run(coordination);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        coordination.close();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsToldOfALossKeepsNobodyElseFromBeingTold(Behaviour behaviour) throws Exception {
        Grant lost = coordination.lock("a").acquire();
        Grant other = coordination.lock("b").acquire();
        CountDownLatch told = new CountDownLatch(2);
        lost.onLost(() -> misbehave(behaviour));
        lost.onLost(told::countDown);
        other.onLost(told::countDown);
        sessions.getLast().close();
        told.await();

        assertThat(Renewals.awaitRenewed(() -> coordination.lock("c").acquire()))
                .isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void aLeaderIsInterruptedWhateverAnotherDoesWithItsLoss(Behaviour behaviour) throws Exception {
        Grant lock = coordination.lock("a").acquire();
        lock.onLost(() -> misbehave(behaviour));
        CountDownLatch leading = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Campaign campaign = coordination.leadership("l").campaign(term -> {
            term.onLost(() -> misbehave(behaviour));
            leading.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        })) {
            leading.await();
            sessions.getLast().close();
            interrupted.await();
            await().until(campaign::isLeading);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HANGS")
    void aCampaignContinuesWhateverItsWorkThrows(Behaviour behaviour) {
        AtomicInteger terms = new AtomicInteger();
        try (Campaign campaign = coordination.leadership("l").campaign(term -> {
            if (terms.incrementAndGet() == 1) {
                misbehave(behaviour);
            }
            new CountDownLatch(1).await();
        })) {
            await().until(() -> terms.get() >= 2 && campaign.isLeading());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aViewContinuesWhateverItsListenerDoes(Behaviour behaviour) throws Exception {
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        try (LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits")) {
            view.onChange(state -> misbehave(behaviour));
            view.onChange(state -> sizes.add(state.size()));
            view.awaitFirst();
            coordination.config().put("limits/a", "1");
            await().until(() -> view.current().size() == 1);
            coordination.config().put("limits/b", "1");
            await().until(() -> view.current().size() == 2 && sizes.contains(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRegistrationContinuesWhateverItsListenerDoes(Behaviour behaviour) {
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        try (Registration registration = coordination.registry().register(INSTANCE)) {
            registration.onChange(visible -> misbehave(behaviour));
            registration.onChange(seen::add);
            await().until(registration::isVisible);
            sessions.getLast().close();
            await().until(() -> sessions.size() >= 2 && registration.isVisible());
        }
        await().until(() -> !seen.isEmpty() && !seen.getLast());
    }

    @Test
    void aListenerThatIsSlowGetsTheLatestState() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        try (LiveView<Map<String, ConfigValue>> view = coordination.config().view("limits")) {
            view.awaitFirst();
            view.onChange(state -> {
                sizes.add(state.size());
                first.countDown();
                join(goOn);
            });
            coordination.config().put("limits/a", "1");
            first.await();
            for (int i = 0; i < 100; i++) {
                coordination.config().put("limits/" + i, "1");
            }
            await().until(() -> view.current().size() == 101);
            goOn.countDown();
            await().until(() -> sizes.getLast() == 101);
            assertThat(sizes).hasSizeLessThan(50).isSorted();
        }
    }

    @Test
    void aListenerMayCloseWhatCallsIt() throws Exception {
        Grant grant = coordination.lock("a").acquire();
        CountDownLatch closed = new CountDownLatch(1);
        grant.onLost(() -> {
            coordination.close();
            closed.countDown();
        });
        sessions.getLast().close();

        closed.await();
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
