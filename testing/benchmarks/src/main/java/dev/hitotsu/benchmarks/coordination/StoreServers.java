package dev.hitotsu.benchmarks.coordination;

import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.etcd.EtcdCluster;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;

/**
 * The servers of a measurement: three of ZooKeeper or etcd, or one of PostgreSQL.
 *
 * @param uri the address for our own clients
 * @param connectString the address for other clients of ZooKeeper; empty for other stores
 */
record StoreServers(String uri, String connectString, AutoCloseable servers) implements AutoCloseable {
    static final int SERVERS = 3;

    /** The stores that can be measured. */
    enum Kind {
        zookeeper,
        etcd,
        postgres
    }

    static StoreServers start(Kind kind) {
        return switch (kind) {
            case zookeeper -> zooKeeper();
            case etcd -> etcd();
            case postgres -> postgres();
        };
    }

    private static StoreServers zooKeeper() {
        ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.start(SERVERS);
        return new StoreServers("zk://" + ensemble.connectString() + "/bench", ensemble.connectString(), ensemble);
    }

    private static StoreServers etcd() {
        // The test kit turns fsync off, but the other stores here use it.
        EtcdCluster cluster = EtcdCluster.builder()
                .servers(SERVERS)
                .option("unsafe-no-fsync", "false")
                .start();
        return new StoreServers("etcd://" + cluster.endpoints() + "/bench", "", cluster);
    }

    private static StoreServers postgres() {
        PostgreSqlServer server = PostgreSqlServer.builder().start();
        PostgreSql.of(server.dataSource()).schema().apply();
        String uri = server.jdbcUrl() + "?user=" + server.user() + "&password=" + server.password();
        return new StoreServers(uri, "", server);
    }

    /** The address of a single ZooKeeper server, so that the distance of a client to the leader is not random. */
    StoreServers single(int server) {
        if (connectString.isEmpty()) {
            return this;
        }
        String address = connectString.split(",")[server];
        return new StoreServers("zk://" + address + "/bench", address, servers);
    }

    @Override
    public void close() throws Exception {
        servers.close();
    }
}
