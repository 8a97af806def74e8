package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log was restored, and the relay's position was not: what is appended then would count as delivered. */
class PositionsBehindIT {
    private final SchemaName schema = SharedMariaDb.schema();
    private final MySql database = MySql.of(SharedMariaDb.dataSource(), schema);
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(7));
    private Relay relay = newRelay();

    private Relay newRelay() {
        return Relay.builder(database.relayStore(), sink)
                .options(RelayOptions.DEFAULT.withCleanUpInterval(Duration.ofMillis(50)))
                .build();
    }

    @AfterEach
    void stop() {
        relay.close();
        sink.close();
    }

    @Test
    void areNoticedByARelayThatStartsAndMendedWithoutLoss() throws SQLException {
        relay.start();
        Set<UUID> delivered = new HashSet<>(append(100));
        awaitDelivered(delivered);
        relay.close();
        restoreEmpty();
        List<UUID> hidden = append(10);

        relay = newRelay();
        relay.start();
        awaitProblem();
        assertThatThrownBy(() -> database.backlog().read()).hasMessageContaining("realign");
        assertThat(database.realignment().run().moved()).isEqualTo(10);
        hidden.addAll(append(5));
        delivered.addAll(hidden);

        awaitDelivered(delivered);
        assertThat(sink.firstTaken().stream().map(Message::id).filter(hidden::contains))
                .as("in their order")
                .containsExactlyElementsOf(hidden);
    }

    @Test
    void areNoticedByARelayThatRuns() throws SQLException {
        relay.start();
        Set<UUID> delivered = new HashSet<>(append(50));
        awaitDelivered(delivered);
        restoreEmpty();
        awaitProblem();

        MySqlRealignment.Outcome done = database.realignment().run();
        assertThat(done.after()).isGreaterThan(done.before());
        delivered.addAll(append(5));
        awaitDelivered(delivered);
    }

    @Test
    void areNotMendedUnderARelayThatLeads() throws SQLException {
        relay.start();
        awaitDelivered(new HashSet<>(append(3)));

        assertThatThrownBy(() -> database.realignment().run())
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("leads (expected: none");

        relay.close();
        MySqlRealignment.Outcome nothing = database.realignment().run();
        assertThat(nothing.moved()).isZero();
        assertThat(nothing.after()).isEqualTo(nothing.before());
    }

    /** What a dump of the table alone does that was made before the first message. */
    private void restoreEmpty() throws SQLException {
        SharedMariaDb.execute(
                "CREATE TABLE " + schema + ".restored LIKE " + schema + ".message",
                "INSERT INTO " + schema
                        + ".restored (position, kind, id, topic, type, occurred_at) SELECT position, kind, id,"
                        + " topic, type, occurred_at FROM " + schema + ".message WHERE kind = 2",
                "RENAME TABLE " + schema + ".message TO " + schema + ".lost, " + schema + ".restored TO " + schema
                        + ".message");
    }

    private void awaitProblem() {
        await().untilAsserted(() ->
                assertThat(String.valueOf(relay.status().problem())).contains("AUTO_INCREMENT", "outbox realign"));
    }

    private void awaitDelivered(Set<UUID> ids) {
        await().untilAsserted(() -> assertThat(new HashSet<>(
                        sink.firstTaken().stream().map(Message::id).toList()))
                .isEqualTo(ids));
    }

    private List<UUID> append(int count) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        database.transactions().use(transaction -> {
            for (int i = 0; i < count; i++) {
                Message message =
                        Message.builder("orders", "OrderPlaced").key("k").build();
                transaction.append(message);
                ids.add(message.id());
            }
        });
        return ids;
    }
}
