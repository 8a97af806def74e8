package dev.hitotsu.benchmarks.coordination;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import dev.hitotsu.servers.etcd.EtcdCluster;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;

/**
 * The servers of one measurement: three of ZooKeeper or etcd, one of PostgreSQL.
 *
 * @param uri what ours is opened with
 * @param connectString what ZooKeeper's own clients are opened with; empty for others
 */
record Stand(String uri, String connectString, AutoCloseable servers) implements AutoCloseable {
    static final int SERVERS = 3;

    /** What can be measured. */
    enum Kind {
        zookeeper,
        etcd,
        postgres
    }

    static Stand start(Kind kind) {
        return switch (kind) {
            case zookeeper -> zooKeeper();
            case etcd -> etcd();
            case postgres -> postgres();
        };
    }

    private static Stand zooKeeper() {
        ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.start(SERVERS);
        return new Stand("zk://" + ensemble.connectString() + "/bench", ensemble.connectString(), ensemble);
    }

    private static Stand etcd() {
        // The test kit's do not wait for the disk, which the others here do.
        EtcdCluster cluster = EtcdCluster.builder()
                .servers(SERVERS)
                .option("unsafe-no-fsync", "false")
                .start();
        return new Stand("etcd://" + cluster.endpoints() + "/bench", "", cluster);
    }

    private static Stand postgres() {
        PostgreSqlServer server = PostgreSqlServer.builder().start();
        PostgreSqlSchema.of(SchemaName.DEFAULT).apply(server.dataSource());
        String uri = server.jdbcUrl() + "?user=" + server.user() + "&password=" + server.password();
        return new Stand(uri, "", server);
    }

    /** One of the servers alone, of several of ZooKeeper: how far a client is from the leader must not be left to chance. */
    Stand only(int server) {
        if (connectString.isEmpty()) {
            return this;
        }
        String address = connectString.split(",")[server];
        return new Stand("zk://" + address + "/bench", address, servers);
    }

    @Override
    public void close() throws Exception {
        servers.close();
    }
}
