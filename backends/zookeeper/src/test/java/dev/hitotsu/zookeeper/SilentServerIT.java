package dev.hitotsu.zookeeper;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;
import dev.hitotsu.servers.zookeeper.ZooKeeperNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The server that a client is connected to stops answering, and its connections stay open. */
class SilentServerIT {
    private static final ZooKeeperEnsemble SERVERS = Ensemble.SERVERS;
    private static final Duration SESSION = Duration.ofSeconds(20);
    /** Of the half that a session is certain of. */
    private static final Duration ALMOST_ALL = Duration.ofSeconds(9);

    private static final int ROUNDS = Integer.getInteger("hitotsu.rounds", 3);

    /** Notes the session that coordination opens. */
    private static CoordinationStore noting(CoordinationStore store, AtomicReference<ZooKeeperSession> opened) {
        return (CoordinationStore) Proxy.newProxyInstance(
                SilentServerIT.class.getClassLoader(),
                new Class<?>[] {CoordinationStore.class},
                (self, method, arguments) -> {
                    try {
                        Object answer = method.invoke(store, arguments);
                        if (answer instanceof StoreSession session) {
                            opened.set((ZooKeeperSession) session);
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void costsNoSessionAndNoGrant() throws Exception {
        CoordinationStore store = Ensemble.store(SERVERS.connectString(), SESSION, Duration.ofSeconds(15));
        AtomicReference<ZooKeeperSession> opened = new AtomicReference<>();
        CoordinationOptions options = CoordinationOptions.defaults().withSessionTimeout(SESSION);
        try (Coordination coordination = Coordination.of(noting(store, opened), options)) {
            Grant grant = coordination.lock("silent").acquire();
            AtomicInteger lost = new AtomicInteger();
            grant.onLost(lost::incrementAndGet);
            Connection connection = opened.get().connection();
            long session = connection.sessionId();
            for (int round = 1; round <= ROUNDS; round++) {
                System.out.println("round " + round + ": " + afterSilence(connection, grant) + " left at the worst");
                assertThat(connection.sessionId()).isEqualTo(session);
                assertThat(connection.hasEnded()).isFalse();
                assertThat(grant.verify()).isTrue();
            }
            assertThat(lost).hasValue(0);
        }
    }

    /** What was left of the grant at the worst, until it was renewed at another server. */
    private static Duration afterSilence(Connection connection, Grant grant) {
        InetSocketAddress server = Objects.requireNonNull(connection.server());
        ZooKeeperNode silent = SERVERS.nodes().stream()
                .filter(node -> node.port() == server.getPort())
                .findFirst()
                .orElseThrow();
        await().until(() -> grant.remaining().compareTo(ALMOST_ALL) > 0);
        AtomicReference<Duration> least = new AtomicReference<>(grant.remaining());
        silent.suspend();
        try {
            await().until(() -> {
                Duration left = grant.remaining();
                Duration before = least.get();
                assertThat(grant.valid()).isTrue();
                least.set(left.compareTo(before) < 0 ? left : before);
                return !server.equals(connection.server()) && left.compareTo(ALMOST_ALL) > 0;
            });
            return least.get();
        } finally {
            silent.resume();
            SERVERS.restartStopped();
        }
    }
}
