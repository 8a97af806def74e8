package dev.hitotsu.coordination.internal;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EntryReleaserTest {
    private static final long MOMENT = Duration.ofMillis(20).toNanos();
    private static final long LONG = Duration.ofSeconds(20).toNanos();

    private final Clockwork runtime = Clockwork.system();
    private final MemoryStore memory = new MemoryStore();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    /** What a release that is only sent returns; null for a store that sends nothing. */
    private volatile CompletableFuture<Void> reply;

    private volatile boolean away;
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                calls.add(method.getName());
                if (method.getName().equals("sendRelease")) {
                    return Optional.ofNullable(reply);
                }
                if (away) {
                    throw new StoreUnavailableException("planted", null);
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final EntryReleaser releaser = new EntryReleaser(store, runtime);
    private final SessionLease lease =
            new SessionLease(memory.openSession(Duration.ofSeconds(60)), runtime, runtime.nanoTime());

    @AfterEach
    void close() {
        releaser.close();
        memory.close();
    }

    @Test
    void whatIsNotSentIsRemovedByItsThread() throws Exception {
        releaser.release(lease, EntryRelease.claimed(claim("a"), false));

        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), LONG))
                .isTrue();
        assertThat(memory.get("a")).isEmpty();
        assertThat(calls).containsExactly("sendRelease", "releaseClaim");
    }

    @Test
    void aPlaceInAQueueIsRemovedByItsName() throws Exception {
        StoreEntry place = memory.enqueue(lease.session(), "queue", "a", new byte[0]);
        releaser.release(lease, EntryRelease.queued("queue/a", place, false));

        assertThat(releaser.awaitReleased(lease, "queue/a"::equals, runtime.waiter(), LONG))
                .isTrue();
        assertThat(memory.paths("queue")).isEmpty();
        assertThat(calls).containsExactly("sendRelease", "release");
    }

    @Test
    void whatCannotBeRemovedYetIsPendingAndRemovedLater() throws Exception {
        away = true;
        releaser.release(lease, EntryRelease.claimed(claim("a"), false));

        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), MOMENT))
                .isFalse();
        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), 0))
                .isFalse();
        assertThat(releaser.awaitReleased(lease, "b"::equals, runtime.waiter(), 0))
                .isTrue();
        assertThat(releaser.takeDoubt(lease, "a", runtime.waiter(), MOMENT)).isEmpty();
        away = false;
        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), LONG))
                .isTrue();
        assertThat(memory.get("a")).isEmpty();
    }

    @Test
    void whatWasSentAndFailedIsRemovedByItsThread() {
        reply = new CompletableFuture<>();
        releaser.release(lease, EntryRelease.claimed(claim("a"), false));
        assertThat(calls).containsExactly("sendRelease");

        reply.completeExceptionally(new StoreUnavailableException("planted", null));
        await().until(() -> memory.get("a").isEmpty());
    }

    @Test
    void whatWasSentAndDoneIsNotRemovedAgain() throws Exception {
        reply = CompletableFuture.completedFuture(null);
        releaser.release(lease, EntryRelease.queued("a", null, false));

        assertThat(releaser.takeDoubt(lease, "a", runtime.waiter(), 0)).contains(false);
        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), 0))
                .isTrue();
        assertThat(calls).containsExactly("sendRelease");
    }

    @Test
    void aClaimWaitsForTheAnswerToWhatWasSentOfItsPathOnly() throws Exception {
        reply = new CompletableFuture<>();
        releaser.release(lease, EntryRelease.queued("a", null, false));

        assertThat(releaser.takeDoubt(lease, "b", runtime.waiter(), 0)).contains(false);
        assertThat(releaser.takeDoubt(lease, "a", runtime.waiter(), MOMENT)).isEmpty();
        CompletableFuture<Optional<Boolean>> taken = new CompletableFuture<>();
        Thread claiming = Thread.ofPlatform().start(() -> taken.complete(taken("a")));
        while (claiming.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        long answered = System.nanoTime();
        reply.complete(null);
        assertThat(taken.get(60, TimeUnit.SECONDS)).contains(false);
        assertThat(System.nanoTime() - answered).isLessThan(LONG / 2);
    }

    @Test
    void doubtIsRepeatedUntilItIsTaken() throws Exception {
        releaser.release(lease, EntryRelease.claimInDoubt("a"));
        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), LONG))
                .isTrue();
        claim("a");

        releaser.repeatInDoubt(lease);
        await().until(() -> memory.get("a").isEmpty());
        assertThat(releaser.takeDoubt(lease, "a", runtime.waiter(), LONG)).contains(true);
        assertThat(releaser.takeDoubt(lease, "a", runtime.waiter(), LONG)).contains(false);
        StoreEntry claimed = claim("a");
        releaser.repeatInDoubt(lease);
        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), LONG))
                .isTrue();
        assertThat(memory.get("a")).contains(claimed);
    }

    @Test
    void theDoubtAboutAnotherPathStays() throws Exception {
        releaser.release(lease, EntryRelease.claimInDoubt("a"));
        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), LONG))
                .isTrue();

        assertThat(releaser.takeDoubt(lease, "b", runtime.waiter(), 0)).contains(false);
        assertThat(releaser.takeDoubt(lease, "a", runtime.waiter(), 0)).contains(true);
    }

    /** Nobody waits who need not. */
    @Test
    void whoLeavesWaitsForTheAnswerToWhatWasSentAndForNothingElse() throws Exception {
        Clockwork.Waiter answering = waiter(() -> reply.complete(null));
        reply = new CompletableFuture<>();
        releaser.release(lease, EntryRelease.queued("a", null, false));
        releaser.awaitAnswered(lease, "b", answering, LONG);
        assertThat(reply).isNotDone();
        releaser.awaitAnswered(lease, "a", answering, LONG);
        assertThat(reply).isDone();

        away = true;
        reply = null;
        releaser.release(lease, EntryRelease.claimed(claim("a"), false));
        releaser.awaitAnswered(lease, "b", answering, LONG);
        assertThat(away).isTrue();
        releaser.awaitAnswered(lease, "a", waiter(() -> away = false), LONG);
        assertThat(memory.get("a")).isEmpty();
    }

    /** Does something instead of waiting. */
    private static Clockwork.Waiter waiter(Runnable action) {
        return new Clockwork.Waiter() {
            @Override
            public void wake() {}

            @Override
            public void await(long nanos) {
                action.run();
            }
        };
    }

    @Test
    void doubtOfAnotherSessionIsForgotten() throws Exception {
        releaser.release(lease, EntryRelease.claimInDoubt("a"));
        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), LONG))
                .isTrue();
        SessionLease next = new SessionLease(memory.openSession(Duration.ofSeconds(60)), runtime, runtime.nanoTime());

        releaser.repeatInDoubt(next);
        assertThat(releaser.takeDoubt(lease, "a", runtime.waiter(), LONG)).contains(false);
    }

    @Test
    void nothingIsRemovedAfterItsEnd() throws Exception {
        StoreEntry first = claim("a");
        StoreEntry second = claim("b");
        releaser.releaseLost(lease, EntryRelease.claimed(first, false));
        assertThat(releaser.awaitReleased(lease, "a"::equals, runtime.waiter(), LONG))
                .isTrue();
        releaser.close();
        releaser.releaseLost(lease, EntryRelease.claimed(second, false));

        assertThat(releaser.awaitReleased(lease, "b"::equals, runtime.waiter(), MOMENT))
                .isFalse();
        assertThat(memory.get("b")).isPresent();
    }

    private Optional<Boolean> taken(String path) {
        try {
            return releaser.takeDoubt(lease, path, runtime.waiter(), LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private StoreEntry claim(String path) {
        return memory.claim(lease.session(), path, path.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }
}
