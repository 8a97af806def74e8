package dev.hitotsu.it.coordination;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.CoordinatedRelayStore;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Relays that agree through coordination on who leads. */
class CoordinatedRelayIT {
    private static PostgreSqlServer postgreSql;
    private static Cluster zooKeeper;
    private static Cluster etcd;

    private DataSource dataSource;
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(7));
    private final List<Node> nodes = new ArrayList<>();
    private final String leadership = "relay-" + UUID.randomUUID();

    /** One process: its coordination and its relay. */
    private record Node(Coordination coordination, CoordinatedRelayStore store, Relay relay) {
        boolean leads() {
            return relay.status().role() == RelayStatus.Role.LEADING;
        }

        void close() {
            relay.close();
            store.close();
            coordination.close();
        }
    }

    @BeforeAll
    static void startServers() {
        postgreSql = PostgreSqlServer.builder().quick().start();
        zooKeeper = Cluster.zooKeeper();
        etcd = Cluster.etcd();
    }

    @AfterAll
    static void stopServers() {
        etcd.close();
        zooKeeper.close();
        postgreSql.close();
    }

    static Stream<Arguments> backends() {
        MemoryStore memory = new MemoryStore();
        return Stream.of(
                Arguments.of("memory", opening(options -> Coordination.of(memory.newClient(), options))),
                Arguments.of("PostgreSQL", opening(options -> Coordination.open(jdbcUri(), options))),
                Arguments.of("ZooKeeper", opening(options -> open(zooKeeper, options))),
                Arguments.of("etcd", opening(options -> open(etcd, options))));
    }

    private static Function<CoordinationOptions, Coordination> opening(
            Function<CoordinationOptions, Coordination> opening) {
        return opening;
    }

    private static Coordination open(Cluster cluster, CoordinationOptions options) {
        return Coordination.open(cluster.uri(cluster.ports()), options);
    }

    private static String jdbcUri() {
        return postgreSql.jdbcUrl() + "?user=" + postgreSql.user() + "&password=" + postgreSql.password();
    }

    @BeforeEach
    void createOutbox() {
        dataSource = postgreSql.createDatabase(
                "relay_" + UUID.randomUUID().toString().replace('-', '_'));
        PostgreSql.of(dataSource).schema().apply();
        PostgreSql.of(postgreSql.dataSource()).schema().apply();
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
        sink.close();
    }

    private Node start(Function<CoordinationOptions, Coordination> opening, String name) {
        CoordinationOptions options = CoordinationOptions.defaults().withInstance(name);
        Coordination coordination = opening.apply(options);
        CoordinatedRelayStore store = CoordinatedRelayStore.of(
                PostgreSql.of(dataSource).relayStore(), coordination.leadership(leadership), "test");
        // The poll interval is longer than the test, so a relay does not take over by polling.
        Relay relay = Relay.builder(store, sink)
                .instance(name)
                .options(RelayOptions.DEFAULT.withLease(
                        new RelayOptions.Lease(Duration.ofMinutes(10), Duration.ofMinutes(10))))
                .build();
        relay.start();
        Node node = new Node(coordination, store, relay);
        nodes.add(node);
        return node;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void theNextInLineTakesOverWhenTheLeaderIsClosed(
            String backend, Function<CoordinationOptions, Coordination> opening) throws Exception {
        Node one = start(opening, "one");
        await().until(one::leads);
        Node two = start(opening, "two");
        append(3);
        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(3));
        long fence = one.relay.status().fence();
        one.close();

        await().until(two::leads);
        assertThat(two.relay.status().fence()).isGreaterThan(fence);
        append(3);
        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(6));
        assertThat(sink.firstTaken()).hasSize(6);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void whoLosesItsSessionStopsAndStandsByAgain(String backend, Function<CoordinationOptions, Coordination> opening)
            throws Exception {
        Node one = start(opening, "one");
        await().until(one::leads);
        Node two = start(opening, "two");
        await().until(() -> two.coordination.leadership(leadership).waiting().equals(List.of("two")));
        one.coordination.close();

        await().until(two::leads);
        await().until(() -> !one.leads());
        append(3);
        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(3));
    }

    private void append(int count) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                PostgreSql.of(dataSource)
                        .outbox()
                        .append(
                                connection,
                                Message.builder("orders", "t").key("k").build());
            }
            connection.commit();
        }
        nodes.forEach(node -> node.relay.wake());
    }
}
