package dev.hitotsu.testkit.contract.coordination;

import static dev.hitotsu.testkit.contract.coordination.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.testkit.time.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * When every store ends a session, and when not. On a machine that is too slow for sessions this short a test begins
 * anew, since it would show nothing.
 */
public interface SessionEndContract extends StoreFixture {
    /** The timeout of sessions that end here. */
    Duration SHORT_SESSION = Duration.ofSeconds(5);

    /** Each session makes one request only: the first answer may be all that a client remembers. */
    @Test
    default void aSessionThatIsNotRenewedEnds() {
        CoordinationStore watching = newClient();
        Optional<EndingSessions> begun = begin(watching);
        while (begun.isEmpty()) {
            begun = begin(watching);
        }
        EndingSessions sessions = begun.get();
        StoreEntry entry = sessions.entry();
        Semaphore told = new Semaphore(0);
        try (StoreWatch watch = watching.watch(entry.path(), told::release)) {
            sessions.all().forEach(this::endSilently);
            Patience.await().until(() -> watching.paths(sessions.queue()).isEmpty());
            Patience.await().until(() -> told.availablePermits() > 0);
        }

        assertThatThrownBy(() -> store().enqueue(sessions.entering(), sessions.queue(), "d", bytes("1")))
                .isInstanceOf(SessionEndedException.class);
        assertThatThrownBy(() -> store().claim(sessions.claiming(), folder("c"), bytes("1")))
                .isInstanceOf(SessionEndedException.class);
        assertThatThrownBy(sessions.renewing()::renew).isInstanceOf(SessionEndedException.class);
        assertThat(sessions.renewing().hasEnded()).isTrue();
        assertThat(watching.get(entry.path())).isEmpty();
        assertThat(watching.paths(sessions.queue())).isEmpty();
        assertThat(watching.get(folder("c"))).isEmpty();
    }

    /** Three sessions with an entry each in a queue; {@code entry} is that of the first. */
    record EndingSessions(
            StoreSession entering, StoreSession claiming, StoreSession renewing, String queue, StoreEntry entry) {
        List<StoreSession> all() {
            return List.of(entering, claiming, renewing);
        }
    }

    private Optional<EndingSessions> begin(CoordinationStore watching) {
        long began = System.nanoTime();
        String queue = folder("q-" + UUID.randomUUID());
        StoreSession entering = store().openSession(SHORT_SESSION);
        StoreSession claiming = store().openSession(SHORT_SESSION);
        StoreSession renewing = store().openSession(SHORT_SESSION);
        assertThat(entering.guaranteedLifetime()).isPositive().isLessThanOrEqualTo(SHORT_SESSION);
        try {
            StoreEntry entry = store().enqueue(entering, queue, "a", bytes("1"));
            store().enqueue(claiming, queue, "b", bytes("1"));
            store().enqueue(renewing, queue, "c", bytes("1"));
            entering.renew();
            assertThat(watching.get(entry.path())).isPresent();
            return Optional.of(new EndingSessions(entering, claiming, renewing, queue, entry));
        } catch (SessionEndedException | AssertionError e) {
            requireSlow(e, began, entering);
            return Optional.empty();
        }
    }

    @Test
    default void aSessionThatIsRenewedStays() throws InterruptedException {
        boolean shown = stays();
        while (!shown) {
            shown = stays();
        }
    }

    /** Whether a session was renewed in time throughout; then its entry must be there. */
    private boolean stays() throws InterruptedException {
        long end = System.nanoTime() + SHORT_SESSION.multipliedBy(2).toNanos();
        long renewed = System.nanoTime();
        StoreSession session = store().openSession(SHORT_SESSION);
        Semaphore never = new Semaphore(0);
        try {
            StoreEntry entry =
                    store().enqueue(session, folder("q"), UUID.randomUUID().toString(), bytes("1"));
            while (System.nanoTime() < end) {
                long sent = System.nanoTime();
                session.renew();
                renewed = sent;
                boolean unused = never.tryAcquire(session.guaranteedLifetime().toNanos() / 3, TimeUnit.NANOSECONDS);
            }
            assertThat(store().get(entry.path())).contains(entry);
            return true;
        } catch (SessionEndedException | AssertionError e) {
            requireSlow(e, renewed, session);
            return false;
        }
    }

    /** Throws what was found, unless the session was left without a renewal for longer than it surely lives. */
    private static void requireSlow(Throwable found, long sinceNanos, StoreSession session) {
        if (System.nanoTime() - sinceNanos >= session.guaranteedLifetime().toNanos()) {
            return;
        }
        if (found instanceof AssertionError missing) {
            throw missing;
        }
        throw (SessionEndedException) found;
    }
}
