package dev.hitotsu.etcd;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.servers.etcd.EtcdCluster;
import dev.hitotsu.servers.net.ClientChunk;
import dev.hitotsu.servers.net.Direction;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import dev.hitotsu.servers.net.TcpProxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One server behind a network that loses answers, cuts connections and swallows what is sent. */
@Timeout(180)
class EtcdConnectionIT {
    /** Of requests whose end is awaited. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] VALUE = "1".getBytes(UTF_8);

    private static EtcdCluster etcd;

    private final TcpProxy proxy = TcpProxy.to(etcd.server(0).port());
    private final EtcdStore direct = open("127.0.0.1:" + etcd.server(0).port(), "/test", PATIENCE);
    private final Gateway outside = new Gateway(EtcdAddress.parse(uri("/outside")), PATIENCE);

    @BeforeAll
    static void start() {
        etcd = EtcdCluster.start(1);
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @AfterEach
    void close() {
        direct.close();
        outside.close();
        proxy.close();
    }

    private static String uri(String prefix) {
        return "etcd://" + etcd.endpoints() + prefix;
    }

    private static EtcdStore open(String hosts, String prefix, Duration timeout) {
        return new EtcdStore(EtcdAddress.parse("etcd://" + hosts + prefix), timeout);
    }

    private EtcdStore proxied(Duration timeout) {
        return open("127.0.0.1:" + proxy.port(), "/test", timeout);
    }

    /** The next transaction is carried out and its answer lost. */
    private void loseAnswer() {
        AtomicBoolean lost = new AtomicBoolean();
        proxy.intercept(bytes -> isTxn(bytes) && !lost.getAndSet(true) ? Verdict.CUT_AFTER_FORWARD : Verdict.FORWARD);
    }

    private static boolean isTxn(ClientChunk bytes) {
        return bytes.occurrencesOf("\"compare\"".getBytes(UTF_8)) > 0;
    }

    @Test
    void whoseAnswerIsLostMayEnterAgain() {
        try (EtcdStore store = proxied(PATIENCE)) {
            EtcdSession session = store.openSession(PATIENCE);
            loseAnswer();
            assertThatThrownBy(() -> store.enqueue(session, "lost", "a", VALUE))
                    .isInstanceOf(StoreUnavailableException.class);
            StoreEntry there = direct.get("lost/a").orElseThrow();
            assertThat(store.enqueue(session, "lost", "a", VALUE)).isEqualTo(there);

            loseAnswer();
            assertThatThrownBy(() -> store.release(session, "lost/a")).isInstanceOf(StoreUnavailableException.class);
            store.release(session, "lost/a");
            assertThat(direct.get("lost/a")).isEmpty();
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostIsNotRepeated() {
        try (EtcdStore store = proxied(PATIENCE)) {
            loseAnswer();
            assertThatThrownBy(() -> store.put("once", VALUE, StoreEntry.ANY, null))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("http://127.0.0.1:" + proxy.port());
            StoreEntry written = direct.get("once").orElseThrow();
            assertThat(written.version()).isEqualTo(written.createRevision());
        }
    }

    @Test
    void aReleaseThatArrivesLateDoesNotMeetTheNextClaim() {
        try (EtcdStore store = proxied(TIMEOUT)) {
            EtcdSession session = store.openSession(PATIENCE);
            store.claim(session, "late", VALUE);
            proxy.blackhole();
            assertThatThrownBy(() -> store.release(session, "late")).isInstanceOf(StoreUnavailableException.class);
            direct.release(session, "late");
            StoreEntry next = direct.claim(session, "late", VALUE).orElseThrow();
            long before = proxy.forwardedBytes(Direction.TO_SERVER);
            proxy.heal();

            await().until(() -> proxy.forwardedBytes(Direction.TO_SERVER) > before);
            await().until(() -> proxy.openConnections() == 0);
            assertThat(direct.get("late")).contains(next);
        }
    }

    @Test
    void aStreamThatWasCutTellsOfWhatItMissed() throws Exception {
        Semaphore told = new Semaphore(0);
        try (EtcdStore store = proxied(TIMEOUT);
                StoreWatch watch = store.watch("cut", told::release)) {
            told.acquire();
            proxy.pause();
            proxy.cutAll(TcpProxy.Cut.RESET);
            told.drainPermits();
            direct.put("cut/a", VALUE, StoreEntry.ANY, null);
            compact(direct.put("cut/b", VALUE, StoreEntry.ANY, null)
                    .orElseThrow()
                    .version());
            proxy.heal();

            told.acquire();
            assertThat(store.paths("cut")).containsExactly("cut/a", "cut/b");
        }
    }

    @Test
    void aStreamThatCannotGoOnBecauseOfACompactionBeginsAnew() throws Exception {
        Semaphore told = new Semaphore(0);
        try (EtcdStore other = open(etcd.endpoints(), "/other", PATIENCE);
                EtcdStore store = proxied(TIMEOUT);
                StoreWatch watch = store.watch("compacted", told::release)) {
            told.acquire();
            other.put("a", VALUE, StoreEntry.ANY, null);
            compact(other.put("b", VALUE, StoreEntry.ANY, null).orElseThrow().version());
            // Told without a change of its own, when the silent stream was replaced.
            told.acquire();
            direct.put("compacted/a", VALUE, StoreEntry.ANY, null);
            told.acquire();
            assertThat(store.paths("compacted")).containsExactly("compacted/a");
        }
    }

    private void compact(long revision) {
        outside.call(new Request(
                "/v3/kv/compaction",
                Json.bytes(Json.object().put("revision", Long.toString(revision))),
                Request.Retry.NEVER));
    }

    @Test
    void aStreamThatIsCutOffWithoutAWordIsNoticed() throws Exception {
        Semaphore told = new Semaphore(0);
        String both =
                "127.0.0.1:" + proxy.port() + ",127.0.0.1:" + etcd.server(0).port();
        try (EtcdStore store = open(both, "/test", TIMEOUT);
                StoreWatch watch = store.watch("half-open", told::release)) {
            told.acquire();
            await().until(() -> proxy.openConnections() > 0);
            proxy.blackhole();
            told.drainPermits();
            direct.put("half-open/a", VALUE, StoreEntry.ANY, null);

            told.acquire();
            await().ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .untilAsserted(() -> assertThat(store.paths("half-open")).containsExactly("half-open/a"));
        }
    }

    @Test
    void aSessionThatEndsUnderALockIsNoticedAndTheNextIsServed() throws Exception {
        CoordinationOptions options = CoordinationOptions.defaults()
                .withSessionTimeout(Duration.ofSeconds(15))
                .withRequestTimeout(PATIENCE);
        try (Coordination one = Coordination.of(open(etcd.endpoints(), "/ends", PATIENCE), options);
                Coordination two = Coordination.of(open(etcd.endpoints(), "/ends", PATIENCE), options)) {
            Grant grant = one.lock("a").acquire();
            CountDownLatch lost = new CountDownLatch(1);
            grant.onLost(lost::countDown);
            for (KeyValue held : KeyValue.list(
                    outside.call(Request.range(Json.object()
                            .put("key", new Keys("/ends").first())
                            .put("range_end", new Keys("/ends").end()))),
                    new Keys("/ends"))) {
                outside.call(Request.lease("revoke", Json.object().put("ID", Long.toString(held.lease()))));
                break;
            }
            lost.await();
            assertThat(grant.valid()).isFalse();
            try (Grant next = two.lock("a").acquire()) {
                assertThat(next.fence()).isGreaterThan(grant.fence());
            }
        }
    }

    @Test
    void theLargestValueIsCarried() {
        byte[] large = new byte[StoreEntry.MAX_VALUE_BYTES];
        large[large.length - 1] = 1;
        for (int i = 0; i < 5; i++) {
            direct.put("large/" + i, large, StoreEntry.ANY, null);
        }
        EtcdSession session = direct.openSession(PATIENCE);
        assertThat(direct.claim(session, "large/claimed", large).orElseThrow().value())
                .isEqualTo(large);
        assertThat(direct.entries("large")).hasSize(6).allMatch(entry -> entry.value().length == large.length);
    }
}
