package dev.hitotsu.etcd;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.servers.etcd.EtcdCluster;
import dev.hitotsu.servers.etcd.EtcdServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three servers, some of which die, hang or come back. */
@Timeout(180)
class EtcdFaultsIT {
    private static final int CLIENTS = 4;
    private static final int TURNS = 40;

    private static EtcdCluster cluster;

    @BeforeAll
    static void start() {
        cluster = EtcdCluster.start(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static EtcdStore open(Duration timeout) {
        return new EtcdStore(EtcdAddress.parse("etcd://" + cluster.endpoints() + "/faults"), timeout);
    }

    private static Coordination coordination(int index) {
        CoordinationOptions options = CoordinationOptions.defaults()
                .withInstance("client-" + index)
                .withSessionTimeout(Duration.ofSeconds(4))
                .withRequestTimeout(Duration.ofSeconds(5));
        return Coordination.of(open(options.requestTimeout()), options);
    }

    /** What a lock guards: notices a valid holder that comes after its successor, or has one while it is valid. */
    private static final class Resource {
        private long newestFence;
        private int writes;

        synchronized void begin(Grant grant) {
            if (grant.valid()) {
                assertThat(grant.fence()).isGreaterThan(newestFence);
                newestFence = grant.fence();
            }
        }

        /** Whether the write counts. */
        synchronized boolean end(Grant grant) {
            if (!grant.valid()) {
                return false;
            }
            assertThat(grant.fence()).isEqualTo(newestFence);
            writes++;
            return true;
        }

        synchronized int writes() {
            return writes;
        }
    }

    @Test
    void allWhoWaitForALockAreServedWhenTheLeaderDies() throws Exception {
        Resource resource = new Resource();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Void>> done = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                done.add(threads.submit(client(i, resource)));
            }
            await().until(() -> resource.writes() > CLIENTS * TURNS / 4);
            EtcdServer leader = cluster.leader();
            leader.kill();
            await().until(() -> resource.writes() > CLIENTS * TURNS / 2);
            leader.restart();
            for (Future<Void> one : done) {
                one.get();
            }
        }
        cluster.awaitReady();
        assertThat(resource.writes()).isEqualTo(CLIENTS * TURNS);
    }

    /** Takes the lock until it has written so many times. */
    private static Callable<Void> client(int index, Resource resource) {
        return () -> {
            try (Coordination coordination = coordination(index)) {
                int written = 0;
                while (written < TURNS) {
                    try (Grant grant = coordination.lock("hot").acquire()) {
                        resource.begin(grant);
                        written += isAnswered(coordination) && resource.end(grant) ? 1 : 0;
                    }
                }
            }
            return null;
        };
    }

    /** A question, and perhaps no leader that could answer. */
    private static boolean isAnswered(Coordination coordination) {
        try {
            coordination.config().get("anything");
            return true;
        } catch (CoordinationException noLeader) {
            return false;
        }
    }

    @Test
    void aServerThatHangsIsLeft() {
        try (EtcdStore store = open(Duration.ofSeconds(6))) {
            EtcdSession session = store.openSession(Duration.ofSeconds(60));
            EtcdServer leader = cluster.leader();
            leader.suspend();
            try {
                await().ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                        .untilAsserted(session::renew);
                assertThat(store.claim(session, "held", "1".getBytes(UTF_8))).isPresent();
            } finally {
                leader.resume();
            }
            session.renew();
            assertThat(store.get("held")).isPresent();
        }
        cluster.awaitReady();
    }

    @Test
    void withoutAMajorityNothingIsAnsweredAndAfterwardsAllGoesOn() throws Exception {
        try (EtcdStore hasty = open(Duration.ofSeconds(1));
                EtcdStore store = open(Duration.ofSeconds(60))) {
            Semaphore told = new Semaphore(0);
            store.put("m/a", "1".getBytes(UTF_8), StoreEntry.ANY, null);
            try (StoreWatch watch = store.watch("m", told::release)) {
                told.acquire();
                cluster.server(0).kill();
                cluster.server(1).kill();
                assertThatThrownBy(() -> hasty.get("m/a"))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining(
                                "http://127.0.0.1:" + cluster.server(0).port())
                        .hasMessageContaining(
                                "http://127.0.0.1:" + cluster.server(2).port());

                cluster.server(0).restart();
                cluster.server(1).restart();
                cluster.awaitReady();
                assertThat(store.get("m/a").orElseThrow().value()).isEqualTo("1".getBytes(UTF_8));
                told.drainPermits();
                store.put("m/a", "2".getBytes(UTF_8), StoreEntry.ANY, null);
                // The stream of a server that lived through it has no reason to tell before.
                told.acquire();
            }
        }
    }
}
