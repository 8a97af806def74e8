package dev.hitotsu.it.coordination;

import dev.hitotsu.servers.etcd.EtcdCluster;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three servers of ZooKeeper or etcd that a test can kill. */
interface Cluster extends AutoCloseable {
    /** The number of servers. */
    int SERVERS = 3;

    /** The ports of the servers. */
    List<Integer> ports();

    /** The URI that opens coordination through these ports. */
    String uri(List<Integer> ports);

    /** The index of the server that leads. */
    int leader();

    void kill(int server);

    /** Starts the servers that are down, and waits until the cluster answers. */
    void restore();

    @Override
    void close();

    private static String hosts(List<Integer> ports) {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    static Cluster zooKeeper() {
        ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.start(SERVERS);
        return new Cluster() {
            @Override
            public List<Integer> ports() {
                return ensemble.nodes().stream().map(node -> node.port()).toList();
            }

            @Override
            public String uri(List<Integer> ports) {
                return "zk://" + hosts(ports) + "/rounds";
            }

            @Override
            public int leader() {
                return ensemble.nodes().indexOf(ensemble.leader());
            }

            @Override
            public void kill(int server) {
                ensemble.nodes().get(server).kill();
            }

            @Override
            public void restore() {
                ensemble.restartStopped();
            }

            @Override
            public void close() {
                ensemble.close();
            }
        };
    }

    static Cluster etcd() {
        EtcdCluster cluster = EtcdCluster.start(SERVERS);
        return new Cluster() {
            @Override
            public List<Integer> ports() {
                return cluster.servers().stream().map(server -> server.port()).toList();
            }

            @Override
            public String uri(List<Integer> ports) {
                return "etcd://" + hosts(ports) + "/rounds";
            }

            @Override
            public int leader() {
                return cluster.servers().indexOf(cluster.leader());
            }

            @Override
            public void kill(int server) {
                cluster.server(server).kill();
            }

            @Override
            public void restore() {
                IntStream.range(0, SERVERS)
                        .mapToObj(cluster::server)
                        .filter(server -> !server.isAlive())
                        .forEach(server -> server.restart());
                cluster.awaitReady();
            }

            @Override
            public void close() {
                cluster.close();
            }
        };
    }
}
