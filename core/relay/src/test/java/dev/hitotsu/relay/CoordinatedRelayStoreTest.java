package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CoordinatedRelayStoreTest {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int BUSY = 3;

    private final AtomicInteger attempts = new AtomicInteger();
    private final BlockingQueue<Optional<RelayTerm>> answers = new LinkedBlockingQueue<>();

    @Test
    void callsTheRelayAgainWhileTheStoreIsBusyAndNoLonger() throws Exception {
        try (Coordination coordination = Coordination.of(new MemoryStore(), CoordinationOptions.defaults());
                CoordinatedRelayStore store =
                        CoordinatedRelayStore.of(busyStore(), coordination.leadership("relay"), "memory")) {
            CountDownLatch otherLeads = new CountDownLatch(1);
            Campaign other = coordination.leadership("relay").campaign(term -> {
                otherLeads.countDown();
                new CountDownLatch(1).await();
            });
            otherLeads.await();
            store.onLeadAvailable(() -> answers.add(store.tryLead("one", LEASE)));
            assertThat(store.tryLead("one", LEASE)).isEmpty();
            other.close();

            for (int i = 0; i < BUSY; i++) {
                assertThat(answers.poll(60, TimeUnit.SECONDS)).isEmpty();
            }
            Optional<RelayTerm> won = answers.poll(60, TimeUnit.SECONDS);
            assertThat(won).isPresent();
            won.orElseThrow().close();

            // The next turn, in which the store is not busy.
            assertThat(answers.poll(60, TimeUnit.SECONDS)).isPresent();
            assertThat(attempts).hasValue(BUSY + 2);
        }
    }

    /** Whose last leader still writes when it is tried for the first times. */
    private RelayStore busyStore() {
        return proxy(RelayStore.class, method -> {
            assertThat(method).isEqualTo("lead");
            return attempts.getAndIncrement() < BUSY
                    ? Optional.empty()
                    : Optional.of(proxy(RelayTerm.class, ignored -> null));
        });
    }

    private interface Answers {
        Object to(String method);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.to(method.getName())));
    }
}
