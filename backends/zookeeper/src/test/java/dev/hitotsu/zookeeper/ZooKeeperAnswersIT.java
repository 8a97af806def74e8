package dev.hitotsu.zookeeper;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.servers.net.Interceptor;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import dev.hitotsu.servers.net.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that are lost, and what others do between a request and the next, brought about at exactly that request. */
class ZooKeeperAnswersIT {
    private static final Duration SESSION = Duration.ofSeconds(30);
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final TcpProxy proxy = TcpProxy.to(Ensemble.SERVERS.node(1).port());
    private final CoordinationStore store = Ensemble.store("127.0.0.1:" + proxy.port(), SESSION, TIMEOUT);
    private final CoordinationStore other = Ensemble.store(Ensemble.SERVERS.connectString(), SESSION, TIMEOUT);
    private final String folder = "answers-" + UUID.randomUUID();

    @AfterEach
    void close() {
        proxy.intercept(piece -> Verdict.FORWARD);
        store.close();
        other.close();
        proxy.close();
    }

    @Test
    void aPlaceWhoseCreationWasNotConfirmedIsFoundAgain() {
        StoreSession session = store.openSession(SESSION);
        store.enqueue(session, folder, "first", bytes("1"));
        once("second~", Verdict.CUT_AFTER_FORWARD);

        StoreEntry entry = store.enqueue(session, folder, "second", bytes("2"));

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(other.get(entry.path())).contains(entry);
        assertThat(other.paths(folder)).hasSize(2).last().isEqualTo(entry.path());
        store.release(session, folder + "/second");
        assertThat(other.get(entry.path())).isEmpty();
    }

    @Test
    void aPlaceThatWasGivenUpBeforeItWasConfirmedIsRemoved() {
        CoordinationStore hasty = Ensemble.store("127.0.0.1:" + proxy.port(), PATIENT, Duration.ofSeconds(10));
        StoreSession session = hasty.openSession(PATIENT);
        hasty.enqueue(session, folder, "first", bytes("1"));
        once("second~", Verdict.CUT_AFTER_FORWARD);
        proxy.pause();

        assertThatThrownBy(() -> hasty.enqueue(session, folder, "second", bytes("2")))
                .isInstanceOf(StoreUnavailableException.class);
        await().until(() -> other.paths(folder).size() == 2);
        proxy.resume();
        await().ignoreExceptionsInstanceOf(StoreUnavailableException.class).untilAsserted(() -> {
            hasty.release(session, folder + "/second");
        });
        await().until(() -> other.paths(folder).size() == 1);
        hasty.close();
    }

    @Test
    void aPlaceThatAnEarlierSessionHasLeftIsNotOurs() {
        StoreSession earlier = other.openSession(SESSION);
        StoreEntry left = other.enqueue(earlier, folder, "name", bytes("1"));
        StoreSession session = store.openSession(SESSION);
        once("name~", Verdict.CUT_BEFORE);

        StoreEntry entry = store.enqueue(session, folder, "name", bytes("1"));

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(entry.createRevision()).isGreaterThan(left.createRevision());
        assertThat(store.paths(folder)).containsExactly(left.path(), entry.path());
        store.release(session, folder + "/name");
        assertThat(store.get(left.path())).contains(left);
        assertThat(store.get(entry.path())).isEmpty();
    }

    @Test
    void aClaimThatWasNotConfirmedIsOurs() {
        StoreSession session = store.openSession(SESSION);
        once("claimed by one", Verdict.CUT_AFTER_FORWARD);

        Optional<StoreEntry> claimed = store.claim(session, folder, bytes("claimed by one"));

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(claimed).isEqualTo(other.get(folder));
        store.prepareGuard(session, claimed.orElseThrow());
        assertThat(other.put(folder + "-g", bytes("1"), StoreEntry.ANY, claimed.orElseThrow()))
                .isPresent();
    }

    @Test
    void aFormerClaimGuardsNothing() {
        StoreSession session = store.openSession(SESSION);
        StoreEntry former = store.claim(session, folder, bytes("1")).orElseThrow();
        store.prepareGuard(session, former);
        store.release(session, folder);
        StoreEntry present = store.claim(session, folder, bytes("1")).orElseThrow();
        store.prepareGuard(session, present);

        assertThatThrownBy(() -> other.put(folder + "-g", bytes("1"), StoreEntry.ANY, former))
                .isInstanceOf(GuardLostException.class)
                .hasMessageContaining(folder)
                .hasMessageContaining("(expected: created at " + former.createRevision() + ")");
        assertThat(other.put(folder + "-g", bytes("2"), StoreEntry.ANY, present))
                .isPresent();
    }

    @Test
    void aGuardWhoseAnswerWasLostIsMadeOnce() {
        StoreSession session = store.openSession(SESSION);
        StoreEntry claimed = store.claim(session, folder, bytes("1")).orElseThrow();
        once(".guards/", Verdict.CUT_AFTER_FORWARD);

        store.prepareGuard(session, claimed);

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(other.put(folder + "-g", bytes("1"), StoreEntry.ANY, claimed))
                .isPresent();
        store.releaseClaim(session, claimed);
        assertThatThrownBy(() -> store.prepareGuard(session, claimed)).isInstanceOf(GuardLostException.class);
        assertThatThrownBy(() -> other.put(folder + "-g", bytes("2"), StoreEntry.ANY, claimed))
                .isInstanceOf(GuardLostException.class);
    }

    @Test
    void aClaimThatGuardsIsLookedAtBeforeItIsRemoved() {
        StoreSession session = store.openSession(SESSION);
        StoreEntry claimed = store.claim(session, folder, bytes("1")).orElseThrow();
        store.prepareGuard(session, claimed);
        removeByHand(folder);
        StoreSession anothers = other.openSession(SESSION);
        StoreEntry present = other.claim(anothers, folder, bytes("2")).orElseThrow();

        assertThat(store.sendRelease(session, folder)).isEmpty();
        store.releaseClaim(session, claimed);
        assertThat(other.get(folder)).contains(present);
    }

    @Test
    void whatIsReleasedGuardsNothingAlsoWhenAnotherHasThePath() {
        StoreSession session = store.openSession(SESSION);
        for (int i = 0; i < 2; i++) {
            String path = folder + i;
            StoreEntry former = store.claim(session, path, bytes("1")).orElseThrow();
            store.prepareGuard(session, former);
            if (i == 0) {
                store.release(session, path);
            } else {
                store.releaseClaim(session, former);
            }
            StoreSession anothers = other.openSession(SESSION);
            assertThat(other.claim(anothers, path, bytes("2"))).isPresent();

            assertThatThrownBy(() -> other.put(path + "-g", bytes("1"), StoreEntry.ANY, former))
                    .isInstanceOf(GuardLostException.class);
        }
    }

    @Test
    void aClaimWithoutAGuardIsRemovedByOneRequest() {
        StoreSession session = store.openSession(SESSION);
        StoreEntry claimed = store.claim(session, folder, bytes("1")).orElseThrow();
        assertThat(store.sendRelease(session, folder).orElseThrow()).succeedsWithin(Duration.ofSeconds(60));
        assertThat(other.get(folder)).isEmpty();
        assertThat(store.sendRelease(session, folder)).isEmpty();
        assertThatThrownBy(() -> store.prepareGuard(session, claimed)).isInstanceOf(GuardLostException.class);
    }

    @Test
    void aWriteWhoseAnswerWasLostIsNotRepeated() {
        store.put(folder, bytes("1"), StoreEntry.ANY, null);
        once("the second", Verdict.CUT_AFTER_FORWARD);

        assertThatThrownBy(() -> store.put(folder, bytes("the second"), StoreEntry.ANY, null))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("unknown whether it was written");
        assertThat(store.get(folder).orElseThrow().value()).isEqualTo(bytes("the second"));
    }

    @Test
    void theFirstWriteWaitsForAServerThatAnswers() {
        String servers = "127.0.0.1:1,unknown.invalid:2181," + Ensemble.SERVERS.connectString();
        for (int i = 0; i < 12; i++) {
            try (CoordinationStore fresh = Ensemble.store(servers, PATIENT, Duration.ofSeconds(30))) {
                assertThat(fresh.put(folder + i, bytes("1"), StoreEntry.ANY, null))
                        .as("attempt %d", i)
                        .isPresent();
            }
        }
    }

    @Test
    void aVersionIsNotMistakenForThatOfAnotherEntryOfThePath() {
        StoreEntry first =
                store.put(folder, bytes("1"), StoreEntry.ABSENT, null).orElseThrow();
        StoreEntry[] another = new StoreEntry[1];
        before("the second", () -> {
            other.delete(folder, first.version());
            another[0] = other.put(folder, bytes("1"), StoreEntry.ABSENT, null).orElseThrow();
        });

        assertThat(store.put(folder, bytes("the second"), first.version(), null))
                .isEmpty();
        assertThat(other.get(folder)).contains(another[0]);
    }

    @Test
    void whatIsAboveEntriesBecomesAFolderWhenItIsRemoved() {
        store.put(folder, bytes("above"), StoreEntry.ABSENT, null);
        store.put(folder + "/a", bytes("below"), StoreEntry.ABSENT, null);

        assertThat(store.delete(folder, StoreEntry.ANY)).isTrue();
        assertThat(store.delete(folder, StoreEntry.ANY)).isFalse();
        assertThat(store.get(folder)).isEmpty();
        assertThat(store.get(folder + "/a")).isPresent();
        assertThat(store.put(folder, bytes("again"), StoreEntry.ABSENT, null)).isPresent();
    }

    @Test
    void namesLikeThoseOfPlacesAreRefused() {
        StoreSession session = store.openSession(SESSION);
        for (String name : List.of("a~0000000001", "a~-000000001")) {
            assertThatThrownBy(() -> store.put(name, bytes("1"), StoreEntry.ANY, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: no tilde");
            assertThatThrownBy(() -> store.claim(session, name, bytes("1")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        store.claim(session, folder, bytes("1"));
        assertThatThrownBy(() -> store.put(folder + "/a", bytes("1"), StoreEntry.ANY, null))
                .isInstanceOf(CoordinationException.class)
                .hasMessageContaining("expected: nothing below an entry");
    }

    private static void removeByHand(String path) {
        CountDownLatch connected = new CountDownLatch(1);
        try (ZooKeeper client = new ZooKeeper(Ensemble.SERVERS.connectString(), 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        })) {
            connected.await();
            client.delete("/hitotsu/tests/" + path, -1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Does that to the connection at the first request that has this text in it. */
    private void once(String text, Verdict verdict) {
        AtomicBoolean done = new AtomicBoolean();
        byte[] pattern = bytes(text);
        proxy.intercept(piece ->
                piece.occurrencesOf(pattern) > 0 && done.compareAndSet(false, true) ? verdict : Verdict.FORWARD);
    }

    /** Lets something happen before the server sees the first request that has this text in it. */
    private void before(String text, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        byte[] pattern = bytes(text);
        Interceptor interceptor = piece -> {
            if (piece.occurrencesOf(pattern) > 0 && done.compareAndSet(false, true)) {
                action.run();
            }
            return Verdict.FORWARD;
        };
        proxy.intercept(interceptor);
    }
}
