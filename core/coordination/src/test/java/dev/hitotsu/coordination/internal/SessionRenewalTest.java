package dev.hitotsu.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a session is renewed and when it is over. No time passes but what a test lets pass. */
@Timeout(120)
class SessionRenewalTest {
    private static final Duration LIFETIME = Duration.ofMinutes(3);
    private static final Duration RENEWAL = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final Duration UNTIL_WOKEN = Duration.ofDays(1);

    private final SteppedRuntime runtime = new SteppedRuntime();
    private final List<PlantedSession> opened = new CopyOnWriteArrayList<>();
    private volatile RuntimeException failure;
    private final CoordinationStore store = (CoordinationStore) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {CoordinationStore.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "openSession" -> open();
                case "claim" -> Optional.of(new StoreEntry((String) arguments[1], (byte[]) arguments[2], 1, 1));
                case "sendRelease", "get" -> Optional.empty();
                default -> null;
            });
    private final SessionKeeper keeper = new SessionKeeper(store, runtime, LIFETIME);

    private PlantedSession open() {
        opened.add(new PlantedSession());
        return opened.getLast();
    }

    private final class PlantedSession implements StoreSession {
        private final Semaphore renewals = new Semaphore(0);
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile boolean ended;

        @Override
        public Duration guaranteedLifetime() {
            return LIFETIME;
        }

        @Override
        public void renew() {
            renewals.release();
            RuntimeException planted = failure;
            if (planted != null) {
                throw planted;
            }
        }

        @Override
        public boolean hasEnded() {
            return ended;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @AfterEach
    void close() {
        keeper.close();
    }

    /** The first session. Its two threads were woken once, and wait for the next renewal and for the deadline. */
    private SessionLease begun() throws InterruptedException {
        SessionLease lease = keeper.lease();
        runtime.awaitWaits(4);
        runtime.awaitWait(RENEWAL);
        return lease;
    }

    @Test
    void aSessionIsRenewedThreeTimesInItsLifetime() throws Exception {
        SessionLease lease = begun();
        for (int i = 0; i < 6; i++) {
            runtime.pass(RENEWAL);
            runtime.awaitWait(RENEWAL);
        }

        assertThat(opened.getFirst().renewals.availablePermits()).isEqualTo(7);
        assertThat(lease.remainingNanos()).isEqualTo(LIFETIME.toNanos());
        assertThat(opened).hasSize(1);
    }

    @Test
    void aRenewalWithoutAnAnswerIsRepeatedSoon() throws Exception {
        failure = new StoreUnavailableException("planted", null);
        SessionLease lease = keeper.lease();
        runtime.awaitWait(RETRY);
        assertThat(lease.isValid()).isTrue();
        failure = null;
        runtime.pass(RETRY);

        runtime.awaitWait(RENEWAL);
    }

    @Test
    void aRefusalIsRepeatedNoMoreOftenThanARenewal() throws Exception {
        failure = new IllegalStateException("planted");
        keeper.lease();

        runtime.awaitWait(RENEWAL);
        assertThat(opened.getFirst().renewals.availablePermits()).isEqualTo(1);
    }

    @Test
    void aSessionOfWhichTheStoreSaysThatItHasEndedIsOverAtOnce() throws Exception {
        SessionLease lease = begun();
        CountDownLatch told = new CountDownLatch(1);
        lease.onEnd(told::countDown);
        failure = new SessionEndedException("planted");
        runtime.pass(RENEWAL);

        told.await();
        assertThat(lease.isValid()).isFalse();
        opened.getFirst().closed.await();
    }

    @Test
    void aSessionIsEndedInTheStoreWhenItsTimeIsOver() throws Exception {
        failure = new StoreUnavailableException("planted", null);
        SessionLease lease = keeper.lease();
        runtime.awaitWait(RETRY);
        runtime.advance(LIFETIME);
        runtime.pass(RETRY);

        opened.getFirst().closed.await();
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void theDeadlineIsNoticedAlthoughNoRenewalIsDue() throws Exception {
        SessionLease lease = begun();
        CountDownLatch told = new CountDownLatch(1);
        lease.onEnd(told::countDown);
        runtime.pass(LIFETIME);

        told.await();
        runtime.awaitWait(UNTIL_WOKEN);
    }

    @Test
    void theNextSessionIsRenewedAndItsDeadlineWatchedAtOnce() throws Exception {
        begun();
        opened.getFirst().ended = true;
        runtime.pass(RENEWAL);
        runtime.awaitWait(UNTIL_WOKEN);

        keeper.lease();
        runtime.awaitWait(RENEWAL);
        runtime.awaitWaits(7);
        assertThat(opened.get(1).renewals.availablePermits()).isEqualTo(1);
    }

    @Test
    void whoReliedOnASessionThatWasReplacedIsTold() throws Exception {
        SessionLease first = begun();
        AtomicInteger told = new AtomicInteger();
        first.onEnd(told::incrementAndGet);
        opened.getFirst().ended = true;

        assertThat(keeper.lease()).isNotSameAs(first);
        assertThat(told).hasValue(1);
        opened.getFirst().closed.await();
        opened.get(1).renewals.acquire();
    }

    @Test
    void afterItsEndNoThreadIsLeft() throws Exception {
        SessionLease lease = begun();
        OwnedEntry owned = keeper.entries().claim(lease, "a", new byte[] {1}).orElseThrow();
        owned.hold(() -> {});
        owned.release();
        runtime.awaitWaits(7);

        keeper.close();
        runtime.awaitEnd();
        assertThat(opened.getFirst().closed.getCount()).isZero();
    }
}
