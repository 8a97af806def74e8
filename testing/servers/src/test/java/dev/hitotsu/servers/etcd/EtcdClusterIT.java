package dev.hitotsu.servers.etcd;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hitotsu.servers.ServerException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EtcdClusterIT {
    private static EtcdCluster cluster;

    @BeforeAll
    static void start() {
        cluster = EtcdCluster.start(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void anotherLeadsWhereTheLeaderIsKilled() {
        EtcdServer first = cluster.leader();
        first.kill();
        assertThat(first.isAlive()).isFalse();
        EtcdServer second = cluster.leader();
        assertThat(second).isNotEqualTo(first);

        first.restart();
        cluster.awaitReady();
        assertThat(cluster.servers()).allMatch(EtcdServer::isAlive);
    }

    @Test
    void anotherLeadsWhereTheLeaderIsSuspended() {
        EtcdServer first = cluster.leader();
        first.suspend();
        try {
            assertThat(cluster.leader()).isNotEqualTo(first);
        } finally {
            first.resume();
        }
        await().until(() ->
                EtcdStatus.of(first).filter(status -> !status.isLeader()).isPresent());
    }

    @Test
    void showsTheLogOfAServerThatDoesNotStart() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() ->
                        EtcdCluster.builder().option("no-such-option", "1").start())
                .withMessageContaining("no-such-option");
    }
}
