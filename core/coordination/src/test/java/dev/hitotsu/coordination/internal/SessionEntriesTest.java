package dev.hitotsu.coordination.internal;

import static dev.hitotsu.coordination.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Claims of one process: a path once at a time. */
@Timeout(120)
class SessionEntriesTest {
    private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);

    private final Clockwork runtime = Clockwork.system();
    private final MemoryStore memory = new MemoryStore();
    private volatile boolean away;
    /** What a release that is only sent returns; null for a store that sends nothing. */
    private volatile CompletableFuture<Void> reply;

    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {CoordinationStore.class}, (self, method, arguments) -> {
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
    private final EntryVerifier verifier = new EntryVerifier(store, runtime);
    private final SessionEntries entries = new SessionEntries(store, runtime, releaser, verifier);
    private final SessionLease lease = lease();

    private SessionLease lease() {
        return new SessionLease(memory.openSession(Duration.ofMinutes(5)), runtime, runtime.nanoTime());
    }

    @AfterEach
    void close() {
        releaser.close();
        verifier.close();
        memory.close();
    }

    @Test
    void aPathIsClaimedOnceUntilItIsReleased() {
        OwnedEntry owned = entries.claim(lease, "a", VALUE).orElseThrow();
        assertThat(entries.claim(lease, "a", VALUE)).isEmpty();
        assertThat(entries.claim(lease, "b", VALUE)).isPresent();
        owned.release();

        OwnedEntry again = entries.claim(lease, "a", VALUE).orElseThrow();
        assertThat(again.entry().createRevision()).isGreaterThan(owned.entry().createRevision());
        again.releaseLost();
        OwnedEntry last = entries.claim(lease, "a", VALUE).orElseThrow();
        assertThat(last.entry().createRevision()).isGreaterThan(again.entry().createRevision());
    }

    @Test
    void whatAnotherSessionHasIsTriedAgain() {
        SessionLease other = lease();
        OwnedEntry theirs = entries.claim(other, "a", VALUE).orElseThrow();
        assertThat(entries.claim(lease, "a", VALUE)).isEmpty();
        theirs.release();

        assertThat(entries.claim(other, "a", VALUE)).isPresent();
        assertThat(entries.claim(lease, "a", VALUE)).isEmpty();
    }

    @Test
    void aClaimWithoutAnAnswerIsUndoneBeforeTheNext() {
        away = true;
        assertThatThrownBy(() -> entries.claim(lease, "a", VALUE)).isInstanceOf(StoreUnavailableException.class);
        memory.claim(lease.session(), "a", "late".getBytes(StandardCharsets.UTF_8));
        away = false;

        OwnedEntry owned = entries.claim(lease, "a", VALUE).orElseThrow();
        assertThat(owned.entry().value()).isEqualTo(VALUE);
        assertThat(memory.get("a")).contains(owned.entry());
    }

    /** The store may carry out the claim that had no answer when the other session has given the path back. */
    @Test
    void aClaimWithoutAnAnswerStaysInDoubtWhereAnotherSessionHasThePath() throws Exception {
        away = true;
        assertThatThrownBy(() -> entries.claim(lease, "a", VALUE)).isInstanceOf(StoreUnavailableException.class);
        OwnedEntry theirs = claimedByAnother("a");
        away = false;

        assertThat(entries.claim(lease, "a", VALUE)).isEmpty();
        assertThat(releaser.takeDoubt(
                        lease, "a", runtime.waiter(), Duration.ofSeconds(20).toNanos()))
                .contains(true);
        assertThat(memory.get("a")).contains(theirs.entry());
    }

    private OwnedEntry claimedByAnother(String path) {
        SessionLease other = lease();
        StoreEntry entry = memory.claim(other.session(), path, VALUE).orElseThrow();
        return new OwnedEntry(entries, other, entry, EntryRelease.claimed(entry, false));
    }

    @Test
    void whoQueuesUpWaitsForRemovalsFromItsFolderOnly() throws Exception {
        OwnedEntry owned = entries.claim(lease, "a/x", VALUE).orElseThrow();
        away = true;
        owned.release();
        AtomicLong waits = new AtomicLong();
        Clockwork.Waiter waiter = waiter(nanos -> {
            waits.incrementAndGet();
            away = false;
        });
        entries.awaitFolderReleased(lease, "b", waiter, Long.MAX_VALUE / 4);
        assertThat(waits).hasValue(0);
        entries.awaitFolderReleased(lease, "a", waiter, Long.MAX_VALUE / 4);
        assertThat(waits).hasPositiveValue();
        assertThat(memory.get("a/x")).isEmpty();
    }

    private static Clockwork.Waiter waiter(LongConsumer await) {
        return new Clockwork.Waiter() {
            @Override
            public void wake() {}

            @Override
            public void await(long nanos) {
                await.accept(nanos);
            }
        };
    }

    /** The removal may still be carried out: whoever claimed the path anew would lose it to that. */
    @Test
    void aClaimWaitsForARemovalThatIsUnderWayButNotForEver() {
        AtomicLong waited = new AtomicLong();
        Clockwork hasty = hasty(waited);
        SessionEntries others = new SessionEntries(store, hasty, new EntryReleaser(store, hasty), verifier);
        reply = new CompletableFuture<>();
        others.claim(lease, "a", VALUE).orElseThrow().release();
        assertThatThrownBy(() -> others.claim(lease, "a", VALUE))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("a: still being released (expected: released)");
        assertThat(Duration.ofNanos(waited.get())).isBetween(Duration.ofMillis(4_900), Duration.ofSeconds(6));
        reply.complete(null);

        assertThat(others.claim(lease, "a", VALUE)).isPresent();
    }

    /** Whoever waits finds at once that the time is over. */
    private Clockwork hasty(AtomicLong waited) {
        Clockwork.Waiter waiter = waiter(waited::addAndGet);
        return (Clockwork) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Clockwork.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "nanoTime" -> runtime.nanoTime() + waited.get();
                    case "waiter" -> waiter;
                    default -> throw new IllegalStateException(method.getName());
                });
    }

    @Test
    void anInterruptEndsTheWait() {
        reply = new CompletableFuture<>();
        entries.claim(lease, "a", VALUE).orElseThrow().release();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> entries.claim(lease, "a", VALUE))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("a: interrupted while it was being released");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void whatBelongedToASessionThatIsOverIsForgotten() {
        SessionLease former = lease();
        entries.claim(former, "a", VALUE);
        former.end();
        former.session().close();

        assertThat(entries.claim(lease, "a", VALUE)).isPresent();
    }

    /** A process lives through many sessions. */
    @Test
    void whatBelongedToASessionThatIsOverTakesNoMemory() {
        WeakReference<SessionLease> former = claimedByASessionThatIsOver();
        assertThat(entries.claim(lease, "b", VALUE)).isPresent();

        await().until(() -> {
            System.gc();
            return former.refersTo(null);
        });
    }

    private WeakReference<SessionLease> claimedByASessionThatIsOver() {
        SessionLease former = lease();
        assertThat(entries.claim(former, "a", VALUE)).isPresent();
        former.end();
        return new WeakReference<>(former);
    }
}
