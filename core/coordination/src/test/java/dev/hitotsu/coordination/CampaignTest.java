package dev.hitotsu.coordination;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a campaign does between two terms, and how it ends. */
@Timeout(120)
class CampaignTest {
    /** The wait for a place in the queue is longer, that for a renewal as well. */
    private static final Duration MAX_PAUSE_AFTER_A_FAILURE = Duration.ofSeconds(2);

    private final MemoryStore memory = new MemoryStore();
    private final List<StoreSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ImpatientRuntime runtime = new ImpatientRuntime();
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                if (method.getName().equals("paths") && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new CoordinationException("planted", null);
                }
                try {
                    Object answer = method.invoke(memory, arguments);
                    if (answer instanceof StoreSession session) {
                        sessions.add(session);
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Coordination coordination =
            Coordination.of(store, CoordinationOptions.defaults().withInstance("one"), runtime);

    @AfterEach
    void close() {
        coordination.close();
    }

    @Test
    void workThatFailsIsFollowedByAPauseAndWorkThatReturnsIsNot() {
        AtomicInteger terms = new AtomicInteger();
        try (Campaign campaign = coordination.leadership("l").campaign(term -> {
            if (terms.incrementAndGet() > 3) {
                new CountDownLatch(1).await();
            }
        })) {
            await().until(() -> terms.get() == 4 && campaign.isLeading());
            assertThat(shortPauses()).isEmpty();
        }
        terms.set(0);
        try (Campaign campaign = coordination.leadership("l").campaign(term -> {
            if (terms.incrementAndGet() > 3) {
                new CountDownLatch(1).await();
            }
            throw new IllegalStateException("planted");
        })) {
            await().until(() -> terms.get() == 4 && campaign.isLeading());
            assertThat(shortPauses()).hasSize(3);
        }
    }

    @Test
    void aTermThatWasLostIsFollowedByNoPause() {
        AtomicInteger terms = new AtomicInteger();
        try (Campaign campaign = coordination.leadership("l").campaign(term -> {
            terms.incrementAndGet();
            new CountDownLatch(1).await();
        })) {
            for (int i = 1; i <= 3; i++) {
                int expected = i;
                await().until(() -> terms.get() == expected && campaign.isLeading());
                sessions.getLast().close();
            }
            await().until(() -> terms.get() == 4 && campaign.isLeading());
            assertThat(shortPauses()).isEmpty();
        }
    }

    @Test
    void eachRefusalIsFollowedByAPause() {
        refusals.set(3);
        try (Campaign campaign = coordination.leadership("l").campaign(term -> new CountDownLatch(1).await())) {
            await().until(campaign::isLeading);
            assertThat(shortPauses()).hasSize(3);
        }
    }

    /** Pauses between terms: not the long waits for a turn. */
    private List<Duration> shortPauses() {
        return runtime.pauses("hitotsu-campaign").stream()
                .filter(pause -> pause.compareTo(Duration.ofMillis(100)) > 0)
                .filter(pause -> pause.compareTo(MAX_PAUSE_AFTER_A_FAILURE) < 0)
                .toList();
    }

    @Test
    void whoCameLaterLeadsSinceItsTermBegan() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Campaign first = coordination.leadership("l").campaign(term -> never.await());
        await().until(first::isLeading);
        ImpatientRuntime clock = new ImpatientRuntime();
        try (Coordination two = Coordination.of(
                        memory.newClient(), CoordinationOptions.defaults().withInstance("two"), clock);
                Campaign second = two.leadership("l").campaign(term -> never.await())) {
            await().until(() -> two.leadership("l").waiting().equals(List.of("two")));
            clock.setAhead(Duration.ofDays(1));
            Instant before = Instant.ofEpochMilli(clock.currentTimeMillis());

            first.close();

            await().until(() -> second.isLeading()
                    && two.leadership("l").current().orElseThrow().since().compareTo(before) >= 0);
        }
    }

    @Test
    void whoEndsItIsNotInterruptedAndWaitsUntilTheWorkHasEnded() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Campaign campaign = coordination.leadership("l").campaign(term -> {
            working.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                mayEnd.await();
                ended.set(true);
            }
        });
        working.await();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        Thread closing = Thread.ofPlatform().start(() -> {
            campaign.close();
            closed.complete(ended.get() && Thread.currentThread().isInterrupted());
        });
        interrupted.await();
        closing.interrupt();
        assertThat(closed).isNotDone();
        mayEnd.countDown();

        assertThat(closed.get())
                .as("the work has ended, and the interrupt is kept")
                .isTrue();
        coordination.leadership("l").campaign(term -> {}).close();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
