package dev.hitotsu.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the thread that removes entries waits for. No time passes but what a test lets pass. */
@Timeout(120)
class EntryReleaserWaitsTest {
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final Duration UNTIL_WOKEN = Duration.ofDays(1);
    /** Who brings the first entry starts the thread and wakes it up once. */
    private static final int BEGUN = 2;

    private final SteppedRuntime runtime = new SteppedRuntime();
    private final MemoryStore memory = new MemoryStore();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile RuntimeException failure;
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                calls.add(method.getName());
                if (failure != null) {
                    throw failure;
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final EntryReleaser releaser = new EntryReleaser(store, runtime);
    private final SessionLease lease = new SessionLease(
            memory.openSession(Duration.ofMinutes(5)),
            Clockwork.system(),
            Clockwork.system().nanoTime());

    @AfterEach
    void close() {
        releaser.close();
        memory.close();
    }

    private void release(String path) {
        StoreEntry claimed = memory.claim(lease.session(), path, path.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        releaser.releaseLost(lease, EntryRelease.claimed(claimed, false));
    }

    @Test
    void whoHasNothingToRemoveIsWokenByTheNextEntryAndByTheEnd() throws Exception {
        release("a");
        runtime.awaitWaits(BEGUN);
        assertThat(memory.get("a")).isEmpty();
        release("b");
        runtime.awaitWaits(BEGUN + 1);
        assertThat(memory.get("b")).isEmpty();
        assertThat(runtime.started()).isEqualTo(1);

        releaser.close();
        runtime.awaitEnd();
    }

    @Test
    void aStoreThatIsAwayIsAskedAgainSoon() throws Exception {
        failure = new StoreUnavailableException("planted", null);
        release("a");
        runtime.awaitWait(RETRY);
        failure = null;
        runtime.pass(RETRY);

        runtime.awaitWait(UNTIL_WOKEN);
        assertThat(memory.get("a")).isEmpty();
    }

    static Stream<RuntimeException> refusals() {
        return Stream.of(new SessionEndedException("planted"), new IllegalStateException("planted"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedIsNotTriedAgain(RuntimeException refusal) throws Exception {
        failure = refusal;
        release("a");

        runtime.awaitWait(UNTIL_WOKEN);
        assertThat(calls).containsExactly("releaseClaim");
    }

    @Test
    void whatIsInDoubtIsLookedForOnceWithEachRenewalForAMinute() throws Exception {
        releaser.release(lease, EntryRelease.claimInDoubt("a"));
        runtime.awaitWaits(BEGUN);
        for (int renewals = 1; renewals <= 3; renewals++) {
            releaser.repeatInDoubt(lease);
            runtime.awaitWaits(BEGUN + renewals);
            assertThat(calls).hasSize(1 + renewals).containsOnly("get");
        }
        runtime.advance(Duration.ofSeconds(61));
        releaser.repeatInDoubt(lease);
        runtime.awaitWaits(BEGUN + 4);

        assertThat(releaser.takeDoubt(lease, "a", runtime.waiter(), 0)).contains(false);
    }
}
