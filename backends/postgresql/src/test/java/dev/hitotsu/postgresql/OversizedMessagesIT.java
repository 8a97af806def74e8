package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are too large to be read: somebody inserted them without the library. */
@Tag("one-version")
class OversizedMessagesIT extends RelayFailuresSupport {
    private static final String PLAIN = "'orders', 'k', 'Placed', ''::bytea, NULL, NULL";

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            payload; 'orders', 'k', 'Placed', convert_to(repeat('x', 100000000), 'UTF8'), NULL, NULL
            headers; 'orders', 'k', 'Placed', ''::bytea, 'a: ' || repeat('x', 30000000), NULL
            topic;   repeat('x', 20000000), 'k', 'Placed', ''::bytea, NULL, NULL
            key;     'orders', repeat('k', 20000000), 'Placed', ''::bytea, NULL, NULL
            type;    'orders', 'k', repeat('x', 20000000), ''::bytea, NULL, NULL
            delayed; 'orders', 'k', 'Placed', ''::bytea, 'a: ' || repeat('x', 20000000), now() + interval '300 ms'
            """)
    void isGivenUpWithoutBeingReadAndTheRestFlows(String part, String values) throws Exception {
        ScriptedSink sink = sink(Pipelining.ORDERED);
        insert(PLAIN);
        UUID large = insert(values);
        insert(PLAIN);
        relay(sink, FailurePolicy.PARK_KEY);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(2));
        OutboxEntry dead = awaitState(large, OutboxState.DEAD);
        assertThat(dead.lastError())
                .isEqualTo("size: " + dead.size() + " bytes with its headers (expected: at most 16777216)");
        assertThat(dead.size()).as(part).isGreaterThan(20_000_000);
        assertThat(dead.isComplete()).isFalse();
        assertThat(dead.message().payload()).isNull();
        assertThat(sizeOf("message", large)).isEqualTo(sizeOf("parked", large)).isEqualTo(dead.size());
    }

    @ParameterizedTest
    @EnumSource(FailurePolicy.class)
    void followsThePolicyButIsNeverADeadLetter(FailurePolicy policy) throws Exception {
        ScriptedSink sink = sink(Pipelining.ORDERED);
        UUID large = insert(large("k"));
        UUID sameKey = insert(PLAIN);
        RelayOptions.Failure failure = policy == FailurePolicy.DEAD_LETTER
                ? RelayOptions.Failure.deadLetter("dead")
                : RelayOptions.Failure.of(policy);
        start(sink, options().withFailure(failure));

        boolean blocks = policy == FailurePolicy.BLOCK_KEY;
        awaitState(large, blocks ? OutboxState.BLOCKED : OutboxState.DEAD);
        awaitState(sameKey, blocks ? OutboxState.WAITING : OutboxState.PUBLISHED);
        assertThat(sink.distinct()).isEqualTo(blocks ? 0 : 1);
        admin.skip(large);
        awaitState(large, OutboxState.SKIPPED);
        await().untilAsserted(() -> assertThat(sink.distinct()).isOne());
    }

    @Test
    void isGivenUpAgainWhenItIsRetriedAndSentWhereTheLimitAllowsIt() throws Exception {
        ScriptedSink sink = sink(Pipelining.ORDERED);
        UUID large = insert(large("k"));
        Relay relay = relay(sink, FailurePolicy.PARK_KEY);
        awaitState(large, OutboxState.DEAD);

        admin.retry(large);
        await().untilAsserted(() -> assertThat(find(large).attempts()).isEqualTo(2));
        awaitState(large, OutboxState.DEAD);
        assertThat(sink.distinct()).isZero();

        relay.close();
        admin.retry(large);
        try (Relay generous = Relay.builder(
                        PostgreSql.of(dataSource).relayStore().withMaxMessageSize(20_000_100), sink)
                .build()) {
            generous.start();
            await().untilAsserted(() -> assertThat(sink.distinct()).isOne());
        }
        assertThat(sink.firstTaken()).extracting(Message::payloadSize).containsExactly(20_000_000);
    }

    @Test
    void waitsBehindTheFirstOfItsKeyAndAListDoesNotReadIt() throws Exception {
        ScriptedSink sink = sink(Pipelining.ORDERED);
        sink.script((message, attempt) -> SendResult.retryable("not now"));
        UUID first = insert(PLAIN);
        relay(sink, FailurePolicy.BLOCK_KEY);
        awaitState(first, OutboxState.RETRY);
        UUID large = insert(large("k"));
        awaitState(large, OutboxState.WAITING);

        assertThat(admin.list(EntryFilter.of(OutboxState.WAITING, 10)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.message().payload()).isNull())
                .satisfies(entry -> assertThat(entry.size()).isGreaterThan(20_000_000));
    }

    @Test
    void isRefusedWhereItIsAppended() throws SQLException {
        Message tooLarge = Message.builder("orders", "Placed")
                .header("a", "x".repeat(16 << 20))
                .build();

        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> SharedPostgreSql.outbox().append(connection, tooLarge))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining(tooLarge.id().toString())
                    .hasMessageContaining("16777232 bytes with its headers (expected: at most 16777216");
        }
    }

    private static String large(String key) {
        return "'orders', '" + key + "', 'Placed', convert_to(repeat('x', 20000000), 'UTF8'), NULL, NULL";
    }

    private OutboxEntry awaitState(UUID id, OutboxState state) {
        await().untilAsserted(() -> assertThat(find(id).state()).isEqualTo(state));
        return find(id);
    }

    private OutboxEntry find(UUID id) {
        return admin.find(id).orElseThrow();
    }

    private UUID insert(String values) throws SQLException {
        UUID id = UUID.randomUUID();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO hitotsu.message"
                        + " (id, topic, key, type, payload, headers, deliver_after, occurred_at) VALUES (?, " + values
                        + ", now())")) {
            insert.setObject(1, id);
            insert.executeUpdate();
        }
        return id;
    }

    private long sizeOf(String table, UUID id) throws SQLException {
        String sql = "SELECT octet_length(topic) + octet_length(key) + octet_length(type) + octet_length(payload)"
                + " + coalesce(octet_length(headers), 0) FROM hitotsu." + table + " WHERE id = ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
