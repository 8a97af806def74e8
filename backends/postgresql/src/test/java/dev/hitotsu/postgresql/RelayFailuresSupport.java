package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** A relay between a database and a sink whose results the test decides. */
abstract class RelayFailuresSupport {
    static final long SEED = Long.getLong("hitotsu.seed", 7);
    static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5);

    final DataSource dataSource = SharedPostgreSql.database();
    final OutboxAdmin admin = PostgreSqlOutboxAdmin.of(dataSource, SchemaName.DEFAULT);
    final Random random = new Random(SEED);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    /** Compares the order of first deliveries with the order of appends, for each key. */
    static void assertOrderPerKey(List<Message> taken, List<Message> appended, Set<UUID> without) {
        Map<String, List<UUID>> expected = new HashMap<>();
        appended.stream()
                .filter(message -> !without.contains(message.id()))
                .forEach(message -> expected.computeIfAbsent(message.key(), key -> new ArrayList<>())
                        .add(message.id()));
        Map<String, List<UUID>> delivered = new HashMap<>();
        Set<UUID> seen = new HashSet<>();
        taken.stream()
                .filter(message -> seen.add(message.id()))
                .forEach(message -> delivered
                        .computeIfAbsent(message.key(), key -> new ArrayList<>())
                        .add(message.id()));
        assertThat(delivered).isEqualTo(expected);
    }

    ScriptedSink sink(Pipelining pipelining) {
        ScriptedSink sink = new ScriptedSink(pipelining, new Random(random.nextLong()));
        open.add(sink);
        return sink;
    }

    static RelayOptions options() {
        return RelayOptions.DEFAULT
                .withLease(new RelayOptions.Lease(Duration.ofSeconds(60), Duration.ofMillis(50)))
                .withSaveInterval(Duration.ofMillis(10));
    }

    Relay relay(ScriptedSink sink, FailurePolicy policy) {
        return start(
                sink,
                options().withRetry(new RelayOptions.Retry(1_000, QUICK)).withFailure(RelayOptions.Failure.of(policy)));
    }

    Relay start(ScriptedSink sink, RelayOptions options) {
        Relay relay = Relay.builder(PostgreSqlRelayStore.of(dataSource), sink)
                .options(options)
                .build();
        open.add(relay);
        relay.start();
        return relay;
    }

    static List<Message> messages(String... keys) {
        List<Message> messages = new ArrayList<>();
        for (String key : keys) {
            messages.add(Message.builder("orders", "OrderPlaced")
                    .key(key)
                    .payload("{}")
                    .build());
        }
        return messages;
    }

    static List<String> keys(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    void append(List<Message> messages) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            PostgreSqlOutboxStore.outbox().append(connection, messages);
            connection.commit();
        }
    }
}
