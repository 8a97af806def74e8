package dev.hitotsu.zookeeper;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.ConfigValue;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that die or cannot be reached, sessions that end, credentials that are wrong. */
class ZooKeeperFaultsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SESSION = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ZooKeeperEnsemble SERVERS = Ensemble.SERVERS;

    private static final int ROUNDS = 8;

    private final CoordinationStore store = Ensemble.store(SERVERS.connectString(), SESSION, TIMEOUT);
    private final String name = "faults-" + UUID.randomUUID();

    @AfterEach
    void close() {
        store.close();
        SERVERS.restartStopped();
    }

    @Test
    void allAreServedInOrderOfTheirFencesAlthoughTheLeaderIsKilled() throws Exception {
        int clients = 4;
        CountDownLatch begun = new CountDownLatch(clients);
        CountDownLatch killed = new CountDownLatch(1);
        Queue<long[]> written = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Integer>> served = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                served.add(threads.submit(() -> write(begun, killed, written)));
            }
            begun.await();
            SERVERS.leader().kill();
            killed.countDown();

            for (Future<Integer> each : served) {
                assertThat(each.get()).isEqualTo(ROUNDS);
            }
        }
        assertThat(written.stream().sorted(Comparator.comparing(write -> write[0])))
                .extracting(write -> write[1])
                .isNotEmpty()
                .isSorted();
    }

    /** Acquires and writes until the leader is killed, and some more times; how many. */
    private int write(CountDownLatch begun, CountDownLatch killed, Queue<long[]> written) throws InterruptedException {
        CoordinationOptions options =
                CoordinationOptions.defaults().withSessionTimeout(SESSION).withRequestTimeout(TIMEOUT);
        int servedAfterwards = 0;
        try (Coordination coordination =
                Coordination.of(Ensemble.store(SERVERS.connectString(), SESSION, TIMEOUT), options)) {
            while (servedAfterwards < ROUNDS) {
                try (Grant grant = coordination.lock(name).acquire()) {
                    servedAfterwards += killed.getCount() == 0 ? 1 : 0;
                    ConfigValue value = coordination.config().putGuarded(name, Long.toString(grant.fence()), grant);
                    written.add(new long[] {value.version(), grant.fence()});
                } catch (CoordinationException lostOrNotAnswered) {
                    continue;
                } finally {
                    begun.countDown();
                }
            }
        }
        return servedAfterwards;
    }

    @Test
    void theLossOfTheMajorityIsSaidAndItsReturnIsTold() throws Exception {
        Semaphore told = new Semaphore(0);
        store.put(name, bytes("1"), StoreEntry.ANY, null);
        try (StoreWatch watch = store.watch(name, told::release);
                CoordinationStore hasty = Ensemble.store(SERVERS.connectString(), SESSION, Duration.ofSeconds(1))) {
            assertThat(store.get(name)).isPresent();
            SERVERS.node(1).kill();
            SERVERS.node(2).kill();

            assertThatThrownBy(() -> hasty.get(name))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(SERVERS.connectString())
                    .hasMessageContaining("no answer (expected: one within PT1S)");
            told.drainPermits();
            SERVERS.restartStopped();

            assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
            assertThat(answered(() -> store.get(name))).isPresent();
            store.put(name, bytes("2"), StoreEntry.ANY, null);
            assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static <T> T answered(Callable<T> question) {
        return await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(question, answer -> true);
    }

    @Test
    void aSessionOutlivesTheServerThatItsClientTalkedTo() {
        try (TcpProxy one = TcpProxy.to(SERVERS.node(1).port());
                TcpProxy two = TcpProxy.to(SERVERS.node(2).port());
                CoordinationStore client =
                        Ensemble.store("127.0.0.1:" + one.port() + ",127.0.0.1:" + two.port(), SESSION, TIMEOUT)) {
            two.pause();
            StoreSession session = client.openSession(SESSION);
            StoreEntry claimed = client.claim(session, name, bytes("1")).orElseThrow();
            two.resume();
            one.pause();
            one.cutAll(TcpProxy.Cut.RESET);

            session.renew();

            assertThat(two.openConnections()).isPositive();
            assertThat(session.guaranteedLifetime()).isPositive().isLessThanOrEqualTo(SESSION.dividedBy(2));
            assertThat(client.get(name)).contains(claimed);
        }
    }

    @Test
    void aSessionThatEndsInTheMiddleOfCallsIsSaidToHaveEnded() throws Exception {
        StoreSession session = store.openSession(SESSION);
        CountDownLatch begun = new CountDownLatch(2);
        Semaphore told = new Semaphore(0);
        try (StoreWatch watch = store.watch(name + "/watched", told::release);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> entering = threads.submit(() -> untilEnded(begun, i -> {
                store.enqueue(session, name, "n" + i, bytes("1"));
                store.release(session, name + "/n" + i);
            }));
            Future<Integer> claiming = threads.submit(() -> untilEnded(begun, i -> {
                store.claim(session, name + "-" + i, bytes("1"));
                store.release(session, name + "-" + i);
            }));
            begun.await();
            Ensemble.expire(session);

            assertThat(entering.get()).isPositive();
            assertThat(claiming.get()).isPositive();
            assertThat(session.hasEnded()).isTrue();
            told.drainPermits();
            store.put(name + "/watched", bytes("1"), StoreEntry.ANY, null);
            assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private interface Step {
        void run(int number);
    }

    private static int untilEnded(CountDownLatch begun, Step step) {
        for (int i = 0; ; i++) {
            try {
                step.run(i);
                if (i == 0) {
                    begun.countDown();
                }
            } catch (SessionEndedException e) {
                return i;
            }
        }
    }

    @Test
    void errorsNameTheServersThatCannotBeReached() {
        String nowhere = "127.0.0.1:" + FreePorts.next() + ",127.0.0.1:" + FreePorts.next();
        try (CoordinationStore away = Ensemble.store(nowhere, SESSION, Duration.ofMillis(300))) {
            for (Runnable call : List.<Runnable>of(
                    () -> away.openSession(SESSION),
                    () -> away.get(name),
                    () -> away.entries(name),
                    () -> away.delete(name, StoreEntry.ANY),
                    () -> away.put(name, bytes("1"), 1, null))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("zk://" + nowhere + "/hitotsu/tests");
            }
        }
    }

    @Test
    void whoShowsOtherCredentialsIsToldSoAndNotWhich() {
        String where = "@" + SERVERS.connectString() + "/" + name;
        try (CoordinationStore owner = open("zk://owner:se%2Fcret" + where);
                CoordinationStore stranger = open("zk://owner:guessed" + where)) {
            owner.put("config/a", bytes("1"), StoreEntry.ABSENT, null);
            assertThat(owner.get("config/a")).isPresent();
            StoreSession session = stranger.openSession(SESSION);

            for (Runnable call : List.<Runnable>of(
                    () -> stranger.get("config/a"),
                    () -> stranger.put("config/a", bytes("2"), StoreEntry.ANY, null),
                    () -> stranger.claim(session, "config/b", bytes("2")),
                    () -> stranger.enqueue(session, "config", "b", bytes("2")))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(CoordinationException.class)
                        .hasMessageContaining(SERVERS.connectString() + "/" + name + ": NOAUTH")
                        .hasMessageContaining("expected: credentials that may")
                        .hasMessageNotContaining("guessed");
            }
            stranger.release(session, "config/b");
        }
    }

    private static CoordinationStore open(String uri) {
        return new ZooKeeperStoreProvider().open(uri, SESSION, TIMEOUT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
