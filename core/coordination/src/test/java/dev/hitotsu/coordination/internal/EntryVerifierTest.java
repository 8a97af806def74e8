package dev.hitotsu.coordination.internal;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether the entries that somebody relies on are looked at, how often, and who is told. */
@Timeout(120)
class EntryVerifierTest {
    private static final Duration PAUSE = Duration.ofSeconds(8);
    private static final Duration UNTIL_WOKEN = Duration.ofDays(1);

    private final SteppedRuntime runtime = new SteppedRuntime();
    private final MemoryStore memory = new MemoryStore();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile Runnable beforeAnswer = () -> {};
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
                asked.add((String) arguments[0]);
                beforeAnswer.run();
                if (away) {
                    throw new StoreUnavailableException("planted", null);
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final EntryVerifier verifier = new EntryVerifier(store, runtime);
    private final SessionLease lease = new SessionLease(
            memory.openSession(Duration.ofMinutes(5)),
            Clockwork.system(),
            Clockwork.system().nanoTime());
    private final AtomicInteger told = new AtomicInteger();

    @AfterEach
    void close() {
        verifier.close();
        memory.close();
    }

    private OwnedEntry claim(String path) {
        return owned(memory.claim(lease.session(), path, path.getBytes(StandardCharsets.UTF_8))
                .orElseThrow());
    }

    private OwnedEntry owned(StoreEntry entry) {
        return new OwnedEntry(
                new SessionEntries(memory, runtime, new EntryReleaser(memory, runtime), verifier),
                lease,
                entry,
                EntryRelease.claimed(entry, false));
    }

    private void removeByHand(String path) {
        memory.release(lease.session(), path);
    }

    @Test
    void whatIsThereIsLookedAtAgainAndAgain() throws Exception {
        verifier.add(claim("a"), told::incrementAndGet);
        runtime.awaitWait(PAUSE);
        assertThat(asked).isEmpty();
        runtime.pass(PAUSE);
        runtime.awaitWait(PAUSE);
        assertThat(asked).containsExactly("a");
        runtime.pass(PAUSE);
        runtime.awaitWait(PAUSE);
        assertThat(asked).containsExactly("a", "a");
        assertThat(told).hasValue(0);
        assertThat(runtime.started()).isEqualTo(1);
    }

    @Test
    void whoLosesItsEntryIsToldOnceAndTheOthersAreNot() throws Exception {
        AtomicInteger other = new AtomicInteger();
        verifier.add(claim("a"), told::incrementAndGet);
        verifier.add(claim("b"), other::incrementAndGet);
        removeByHand("a");
        runtime.pass(PAUSE);
        runtime.awaitWait(PAUSE);
        assertThat(told).hasValue(1);
        runtime.pass(PAUSE);
        runtime.awaitWait(PAUSE);
        assertThat(told).hasValue(1);
        assertThat(other).hasValue(0);
        assertThat(asked).containsExactly("a", "b", "b");
    }

    @Test
    void anotherEntryOfTheSamePathIsNotOurs() throws Exception {
        OwnedEntry first = claim("a");
        verifier.add(first, told::incrementAndGet);
        removeByHand("a");
        claim("a");
        runtime.pass(PAUSE);
        runtime.awaitWait(UNTIL_WOKEN);

        assertThat(told).hasValue(1);
    }

    /** A lock of a moment costs no request. */
    @Test
    void whatIsReleasedInTimeIsNeverLookedAt() throws Exception {
        OwnedEntry owned = claim("a");
        verifier.add(owned, told::incrementAndGet);
        runtime.awaitWait(PAUSE);
        verifier.remove(owned);
        runtime.pass(PAUSE);
        runtime.awaitWait(UNTIL_WOKEN);

        assertThat(asked).isEmpty();
    }

    @Test
    void whoHasNothingToDoIsWokenByTheNextEntry() throws Exception {
        OwnedEntry first = claim("a");
        verifier.add(first, told::incrementAndGet);
        runtime.awaitWait(PAUSE);
        verifier.remove(first);
        runtime.pass(PAUSE);
        runtime.awaitWait(UNTIL_WOKEN);
        OwnedEntry second = claim("b");
        verifier.add(second, told::incrementAndGet);
        runtime.pass(PAUSE);
        runtime.awaitWait(PAUSE);

        assertThat(asked).containsExactly("b");
        assertThat(runtime.started()).isEqualTo(1);
    }

    /** Else each lock would cost a look at all others. */
    @Test
    void anotherEntryDoesNotCutThePauseShort() throws Exception {
        verifier.add(claim("a"), told::incrementAndGet);
        runtime.awaitWait(PAUSE);
        verifier.add(claim("b"), told::incrementAndGet);
        assertThat(asked).isEmpty();
        runtime.pass(PAUSE);
        runtime.awaitWait(PAUSE);

        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void aStoreThatIsAwayIsAskedAgain() throws Exception {
        verifier.add(claim("a"), told::incrementAndGet);
        removeByHand("a");
        away = true;
        runtime.pass(PAUSE);
        runtime.awaitWait(PAUSE);
        assertThat(told).hasValue(0);
        away = false;
        runtime.pass(PAUSE);
        runtime.awaitWait(UNTIL_WOKEN);

        assertThat(told).hasValue(1);
    }

    @Test
    void aListenerThatFailsStopsNothing() throws Exception {
        verifier.add(claim("a"), () -> {
            throw new AssertionError("planted");
        });
        verifier.add(claim("b"), told::incrementAndGet);
        removeByHand("a");
        removeByHand("b");
        runtime.pass(PAUSE);
        runtime.awaitWait(UNTIL_WOKEN);

        assertThat(told).hasValue(1);
    }

    /** The end of a session is told by others. */
    @Test
    void afterTheEndOfTheSessionNothingIsAskedOrTold() throws Exception {
        verifier.add(claim("a"), told::incrementAndGet);
        lease.end();
        runtime.pass(PAUSE);
        runtime.awaitWait(UNTIL_WOKEN);

        assertThat(asked).isEmpty();
        assertThat(told).hasValue(0);
    }

    @Test
    void aSessionThatEndsDuringTheLookIsNoRemovalByHand() throws Exception {
        verifier.add(claim("a"), told::incrementAndGet);
        removeByHand("a");
        beforeAnswer = lease::end;
        runtime.pass(PAUSE);
        runtime.awaitWait(UNTIL_WOKEN);

        assertThat(told).hasValue(0);
    }

    @Test
    void whatIsReleasedDuringTheLookIsNoRemovalByHand() throws Exception {
        OwnedEntry owned = claim("a");
        verifier.add(owned, told::incrementAndGet);
        removeByHand("a");
        beforeAnswer = () -> verifier.remove(owned);
        runtime.pass(PAUSE);
        runtime.awaitWait(UNTIL_WOKEN);

        assertThat(told).hasValue(0);
    }

    @Test
    void whatWasHeldAndReleasedIsNotLookedAt() throws Exception {
        OwnedEntry given = claim("a");
        OwnedEntry lost = claim("b");
        given.hold(told::incrementAndGet);
        lost.hold(told::incrementAndGet);
        claim("c").hold(told::incrementAndGet);
        given.release();
        lost.releaseLost();
        runtime.pass(PAUSE);
        runtime.awaitWait(PAUSE);

        assertThat(asked).containsExactly("c");
        assertThat(told).hasValue(0);
    }

    @Test
    void whoEndsDuringTheLookTellsNobody() throws Exception {
        verifier.add(claim("a"), told::incrementAndGet);
        removeByHand("a");
        beforeAnswer = verifier::close;
        runtime.pass(PAUSE);
        runtime.awaitEnd();

        assertThat(told).hasValue(0);
    }

    @Test
    void afterItsEndNothingIsLookedAt() throws Exception {
        verifier.add(claim("a"), told::incrementAndGet);
        runtime.awaitWait(PAUSE);
        removeByHand("a");
        verifier.close();
        runtime.awaitEnd();
        assertThat(asked).isEmpty();
        verifier.add(claim("b"), told::incrementAndGet);

        assertThat(runtime.started()).isEqualTo(1);
        assertThat(told).hasValue(0);
    }

    @Test
    void whoEndsBeforeItBeganStartsNoThread() {
        verifier.close();
        verifier.add(claim("a"), told::incrementAndGet);

        assertThat(runtime.started()).isZero();
    }
}
