package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody waits for a lock for a certain time, and the store does not answer. */
@Timeout(120)
class OutageWaitTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final MemoryStore memory = new MemoryStore();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private volatile String hanging = "enqueue";
    private volatile RuntimeException failure;
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                if (method.getName().equals(hanging)) {
                    asked.countDown();
                    answers.await();
                }
                if (method.getName().equals("enqueue") && failure != null) {
                    throw failure;
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Coordination coordination = Coordination.of(store, CoordinationOptions.defaults());
    private final Coordination other = Coordination.of(memory.newClient(), CoordinationOptions.defaults());

    @AfterEach
    void close() {
        answers.countDown();
        coordination.close();
        other.close();
    }

    @Test
    void theWaitEndsAlthoughTheStoreDoesNotAnswerAndWhatItGrantsLateIsGivenBack() throws Exception {
        assertThat(coordination.lock("a").tryAcquire(SHORT)).isEmpty();

        answers.countDown();
        await().until(() -> memory.paths("locks/a").isEmpty());
        assertThat(other.lock("a").tryAcquire(Duration.ZERO)).isPresent();
    }

    @Test
    void theWaitEndsAlthoughNoSessionCanBeOpened() throws Exception {
        hanging = "openSession";

        assertThat(coordination.lock("a").tryAcquire(SHORT)).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitAlthoughTheStoreDoesNotAnswer() throws Exception {
        CompletableFuture<Optional<Grant>> result = new CompletableFuture<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                result.complete(coordination.lock("a").tryAcquire(Duration.ofHours(1)));
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        asked.await();
        waiting.interrupt();

        assertThatThrownBy(result::get).hasCauseInstanceOf(InterruptedException.class);
        answers.countDown();
        await().until(() -> memory.paths("locks/a").isEmpty());
    }

    @Test
    void aRefusalReachesTheCaller() {
        hanging = "";
        failure = new CoordinationException("planted", null);

        assertThatThrownBy(() -> coordination.lock("a").tryAcquire(SHORT)).isSameAs(failure);
    }

    @Test
    void aFreeLockIsGranted() throws Exception {
        hanging = "";

        try (Grant grant = coordination.lock("a").tryAcquire(SHORT).orElseThrow()) {
            assertThat(coordination.lock("a").tryAcquire(SHORT)).isPresent();
            assertThat(other.lock("a").tryAcquire(SHORT)).isEmpty();
            assertThat(grant.valid()).isTrue();
        }
    }
}
