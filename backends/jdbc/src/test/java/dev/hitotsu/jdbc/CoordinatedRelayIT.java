package dev.hitotsu.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.jdbc.coordination.PostgreSqlCoordinationStore;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.relay.CoordinatedRelayStore;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relays that agree through coordination on who leads. */
class CoordinatedRelayIT {
    private static final DataSource DATA_SOURCE = SharedPostgreSql.database();

    private final DataSource dataSource = SharedPostgreSql.database();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(7));
    private final List<Node> nodes = new ArrayList<>();

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

    static Stream<Supplier<CoordinationStore>> stores() {
        MemoryStore memory = new MemoryStore();
        return Stream.of(memory::another, () -> PostgreSqlCoordinationStore.of(DATA_SOURCE, SchemaName.standard()));
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
        sink.close();
    }

    private Node start(Supplier<CoordinationStore> stores, String name) {
        CoordinationOptions options = CoordinationOptions.standard().withInstance(name);
        Coordination coordination = Coordination.of(stores.get(), options);
        CoordinatedRelayStore store =
                CoordinatedRelayStore.of(PostgreSqlRelayStore.of(dataSource), coordination.leadership("relay"), "test");
        // Nobody would take over by looking: the poll is longer than the test waits.
        Relay relay = Relay.builder(store, sink)
                .instance(name)
                .options(RelayOptions.standard().withLease(Duration.ofMinutes(10), Duration.ofMinutes(10)))
                .build();
        relay.start();
        Node node = new Node(coordination, store, relay);
        nodes.add(node);
        return node;
    }

    @ParameterizedTest
    @MethodSource("stores")
    void theNextInLineTakesOverWhenTheLeaderIsClosed(Supplier<CoordinationStore> stores) throws Exception {
        Node one = start(stores, "one");
        await().until(one::leads);
        Node two = start(stores, "two");
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

    @ParameterizedTest
    @MethodSource("stores")
    void whoLosesItsSessionStopsAndStandsByAgain(Supplier<CoordinationStore> stores) throws Exception {
        Node one = start(stores, "one");
        await().until(one::leads);
        Node two = start(stores, "two");
        await().until(() -> two.coordination.leadership("relay").waiting().equals(List.of("two")));
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
                PostgreSqlOutboxStore.outbox()
                        .append(
                                connection,
                                Message.builder("orders", "t").key("k").build());
            }
            connection.commit();
        }
        nodes.forEach(node -> node.relay.wake());
    }
}
