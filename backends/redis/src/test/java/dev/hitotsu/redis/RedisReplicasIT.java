package dev.hitotsu.redis;

import static dev.hitotsu.redis.Counters.FIXED;
import static dev.hitotsu.redis.Counters.at;
import static dev.hitotsu.redis.Counters.ids;
import static dev.hitotsu.redis.Counters.store;
import static dev.hitotsu.redis.Counters.storedCount;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.IdException;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.redis.RedisServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server and its replica, with a network between them that a test can cut. */
@Timeout(120)
class RedisReplicasIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final String name = Counters.newName();
    private RedisServer primary;
    private TcpProxy link;
    private RedisServer replica;

    @BeforeEach
    void start() {
        primary = RedisServer.start();
        link = TcpProxy.to(primary.port());
        replica = RedisServer.builder().replicaOf(link.port()).start();
        store(primary, name, FIXED, 0);
        awaitCopy("0");
    }

    @AfterEach
    void close() {
        replica.close();
        link.close();
        primary.close();
    }

    private void awaitCopy(String count) {
        await().until(() -> storedCount(replica, name).equals(count));
    }

    private RedisCounterBuilder builder() {
        return RedisCounter.builder(name).timeout(Duration.ofSeconds(8));
    }

    @Test
    void aNumberThatAReplicaHasIsGiven() {
        try (RedisCounter counter = builder().minReplicas(1).timeout(LONG).open(primary.uri())) {
            for (String count : new String[] {"1", "2", "3"}) {
                assertThat(counter.nextText()).isEqualTo("21000101-00000" + count);
                assertThat(storedCount(replica, name)).isEqualTo(count);
            }
        }
    }

    @Test
    void aNumberThatNoReplicaHasIsNotGiven() {
        try (RedisCounter counter = builder().minReplicas(1).open(primary.uri())) {
            link.blackhole();
            assertThatThrownBy(counter::nextText)
                    .isInstanceOf(IdException.class)
                    .hasMessageEndingWith("replicas with the reservation: 0 (expected: 1 or more)");
            link.heal();
            awaitCopy("1");
            assertThat(counter.nextText()).isEqualTo("21000101-000002");
        }
    }

    @Test
    void moreReplicasThanThereAreRefuse() {
        try (RedisCounter counter = builder().minReplicas(2).open(primary.uri())) {
            assertThatThrownBy(counter::nextText)
                    .isInstanceOf(IdException.class)
                    .hasMessageEndingWith("replicas with the reservation: 1 (expected: 2 or more)");
        }
    }

    /**
     * A WAIT that was sent again would ask a server that knows nothing of the reservation, and be told of its replica.
     */
    @Test
    void anotherServersReplicaDoesNotCount() {
        TcpProxy front = TcpProxy.to(primary.port());
        try (RedisServer other = RedisServer.start();
                RedisServer otherReplica =
                        RedisServer.builder().replicaOf(other.port()).start();
                RedisCounter counter =
                        builder().minReplicas(1).timeout(LONG).open("redis://127.0.0.1:" + front.port())) {
            store(other, name, FIXED, 0);
            await().until(() -> storedCount(otherReplica, name).equals("0"));
            counter.nextText();
            link.blackhole();
            CompletableFuture<String> second = CompletableFuture.supplyAsync(counter::nextText);
            await().until(() -> at(primary, redis -> redis.info("clients")).contains("blocked_clients:1"));
            front.pause();
            front.cutAll(TcpProxy.Cut.CLOSE);
            try (TcpProxy moved = to(other, front.port())) {
                assertThat(second).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(IdException.class);
                assertThat(counter.nextText()).isEqualTo("21000101-000003");
                assertThat(moved.acceptedConnections()).isEqualTo(1);
            }
        } finally {
            front.close();
        }
    }

    private static TcpProxy to(RedisServer server, int port) {
        return TcpProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), port);
    }

    @Test
    void aReplicaThatLaggedAndWasPromotedRepeatsNothing() {
        TcpProxy front = TcpProxy.to(primary.port());
        try (Warnings warnings = new Warnings();
                RedisCounter counter = builder().timeout(LONG).open("redis://127.0.0.1:" + front.port())) {
            ids(counter, 5);
            awaitCopy("5");
            link.blackhole();
            ids(counter, 5);
            primary.kill();
            link.close();
            front.close();
            replica.promote();
            assertThat(storedCount(replica, name)).isEqualTo("5");
            try (TcpProxy moved = to(replica, front.port())) {
                String next =
                        await().ignoreExceptionsInstanceOf(IdException.class).until(counter::nextText, id -> true);
                assertThat(next).isEqualTo("21000101-000011");
                assertThat(moved.acceptedConnections()).isEqualTo(1);
            }
            assertThat(warnings.of(name))
                    .singleElement()
                    .asString()
                    .contains("went back from 21000101 10 to 21000101 5;");
        } finally {
            front.close();
        }
    }

    @Test
    void aReplicaRefusesUntilItIsPromoted() {
        try (RedisCounter counter = builder().open(replica.uri())) {
            assertThatThrownBy(counter::nextText)
                    .isInstanceOf(IdException.class)
                    .hasMessageContaining(" on 127.0.0.1:" + replica.port() + ": ")
                    .hasMessageContaining("READONLY");
            replica.promote();
            assertThat(counter.nextText()).isEqualTo("21000101-000001");
        }
    }
}
