package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a relay does with rows that somebody else wrote and that are no messages. */
@Tag("one-version")
class UnreadableRowsIT extends RelayFailuresSupport {
    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void givesUpARowThatIsNoMessageAndNeverSendsIt(Pipelining pipelining) throws Exception {
        ScriptedSink sink = sink(pipelining);
        UUID bad = appendRowWithoutTopic();
        Relay relay = relay(sink, FailurePolicy.PARK_KEY);
        List<Message> messages = messages("a", "b");
        append(messages);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(2));
        await().untilAsserted(() -> assertDead(bad, 1));
        assertThat(admin.retryAll(OutboxState.DEAD)).isEqualTo(1);
        await().untilAsserted(() -> assertDead(bad, 2));
        assertThat(sink.firstTaken()).containsExactlyInAnyOrderElementsOf(messages);

        relay.close();
        start(sink, options().withFailure(RelayOptions.Failure.deadLetter("orders-dead")));
        assertThat(admin.retryAll(OutboxState.DEAD)).isEqualTo(1);
        await().untilAsserted(() -> assertThat(sink.firstTaken())
                .last()
                .satisfies(message -> assertThat(message.topic()).isEqualTo("orders-dead")));
    }

    private UUID appendRowWithoutTopic() throws SQLException {
        UUID id = UUID.randomUUID();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO hitotsu.message (id, topic, type, occurred_at) VALUES ('" + id + "', '', 't', now())");
        }
        return id;
    }

    private void assertDead(UUID id, int attempts) {
        OutboxEntry entry = admin.find(id).orElseThrow();
        assertThat(entry.state()).isEqualTo(OutboxState.DEAD);
        assertThat(entry.attempts()).isEqualTo(attempts);
        assertThat(entry.lastError()).startsWith("topic: \"\" (expected: text that is not empty), in a row with ");
    }
}
