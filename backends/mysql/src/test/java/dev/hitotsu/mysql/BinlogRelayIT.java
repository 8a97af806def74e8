package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.relay.ArchiveGate;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.table.CheckpointTable;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay that follows the binary log of a real server. */
class BinlogRelayIT {
    private final DataSource dataSource = SharedMariaDb.dataSource();
    private final SchemaName schema = SharedMariaDb.schema();
    private final Outbox<Connection> outbox = MySql.of(dataSource, schema).outbox();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private final TcpProxy proxy = TcpProxy.to(SharedMariaDb.binlog(0).port());
    private final Relay relay = Relay.builder(
                    MySql.of(dataSource, schema).relayStore().withBinlog(List.of(SharedMariaDb.binlog(proxy.port()))),
                    sink)
            .options(RelayOptions.DEFAULT.withPoll(new RelayOptions.Poll(Duration.ofMillis(10), Duration.ofMinutes(5))))
            .build();

    @AfterEach
    void stop() {
        relay.close();
        sink.close();
        proxy.close();
    }

    @Test
    void manyRowsComeInOrderAndWhatRolledBackDoesNot() throws Exception {
        List<UUID> appended = append(100);
        relay.start();
        awaitStream();
        for (int i = 0; i < 50; i++) {
            appended.addAll(append(400));
            rollBack(3);
        }
        awaitTaken(appended);
        assertThat(relay.status().problem()).isNull();
    }

    @Test
    void aLostConnectionGoesOnWithTheNextTransaction() throws Exception {
        relay.start();
        awaitStream();
        List<UUID> appended = append(10);
        awaitTaken(appended);
        proxy.cutAll(TcpProxy.Cut.RESET);
        appended.addAll(append(10));
        awaitTaken(appended);
        await().until(() -> proxy.acceptedConnections() >= 2);
        awaitStream();
        appended.addAll(append(10));
        awaitTaken(appended);
    }

    /** While the relay is away from it, the server removes what the relay would have read next. */
    @Test
    void aPurgedBinaryLogIsAnAlarmAndTheTableIsReadInstead() throws Exception {
        relay.start();
        awaitStream();
        List<UUID> appended = append(10);
        awaitTaken(appended);
        proxy.pause();
        proxy.cutAll(TcpProxy.Cut.RESET);
        appended.addAll(append(10));
        Queries.execute(dataSource, "FLUSH BINARY LOGS");
        purge();
        appended.addAll(append(10));
        proxy.resume();

        awaitTaken(appended);
        await().until(() -> String.valueOf(relay.status().sourceAlarm()).contains("is gone from the server"));
        awaitStream();
        assertThat(relay.status().problem()).isNull();
        assertThat(relay.status().sourceAlarm()).contains("is gone from the server");
        appended.addAll(append(10));
        awaitTaken(appended);
    }

    /** While the relay is away from it, the server has what comes next in the file that it removes first. */
    @Test
    void aBinaryLogThatIsPurgedNextIsNamedBefore() throws Exception {
        relay.start();
        awaitStream();
        List<UUID> appended = append(10);
        awaitTaken(appended);
        proxy.pause();
        proxy.cutAll(TcpProxy.Cut.RESET);
        appended.addAll(append(10));
        Queries.execute(dataSource, "FLUSH BINARY LOGS");
        purgeUpTo(1);

        await().untilAsserted(() -> assertThat(relay.status().sourceAlarm())
                .contains("the server removes its file ", " next, which the relay has not read to its end"));
        proxy.resume();
        awaitStream();
        appended.addAll(append(10));
        awaitTaken(appended);
        assertThat(relay.status().sourceAlarm()).isNull();
    }

    /** Leaves as many files before the last one, which the relay has not read to their end. */
    private void purgeUpTo(int count) throws SQLException {
        List<String> files = Queries.texts(dataSource, "SHOW BINARY LOGS");
        Queries.execute(dataSource, "PURGE BINARY LOGS TO '" + files.get(files.size() - 1 - count) + "'");
    }

    /** Each writes rows of which the binary log tells in another way, or nothing. */
    @Test
    void whatTheBinaryLogHidesIsReadFromTheTableInOrder() throws Exception {
        relay.start();
        awaitStream();
        List<UUID> appended = append(10);
        awaitTaken(appended);

        appended.addAll(appendBy("SET SESSION binlog_format = 'STATEMENT'", "COMMIT"));
        appended.addAll(append(2));
        awaitTaken(appended);
        appended.addAll(append(1, "x".repeat(9 << 20)));
        appended.addAll(append(2));
        awaitTaken(appended);
        String xa = "'" + schema + "'";
        Message prepared = Message.builder("orders", "OrderPlaced").key("k").build();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Queries.execute(connection, "XA START " + xa);
            outbox.append(connection, prepared);
            Queries.execute(connection, "XA END " + xa);
            Queries.execute(connection, "XA PREPARE " + xa);
            Queries.execute(connection, "XA COMMIT " + xa);
        }
        appended.add(prepared.id());
        appended.addAll(append(2));
        awaitTaken(appended);
        appended.addAll(appendBy("SET SESSION sql_log_bin = 0", "COMMIT"));
        awaitTaken(appended);
    }

    @Test
    void aRollbackToASavepointTakesItsRowsAlong() throws Exception {
        relay.start();
        awaitStream();
        Message kept = Message.builder("orders", "OrderPlaced").key("k").build();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            outbox.append(connection, kept);
            Queries.execute(connection, "SAVEPOINT a");
            outbox.append(
                    connection,
                    Message.builder("orders", "OrderPlaced").key("k").build());
            Queries.execute(connection, "ROLLBACK TO a");
            connection.commit();
        }
        List<UUID> expected = new ArrayList<>(List.of(kept.id()));
        expected.addAll(append(2));
        awaitTaken(expected);
    }

    /** The statement that seals a segment is in the binary log as well. */
    @Test
    void segmentsAreSealedWhileTheRelayFollows() throws Exception {
        relay.start();
        awaitStream();
        List<UUID> appended = new ArrayList<>();
        try (Connection sweeping = dataSource.getConnection()) {
            for (int i = 0; i < 3; i++) {
                appended.addAll(append(20));
                new SegmentSweeper(
                                dataSource,
                                schema,
                                new SegmentRetention(Duration.ofHours(1), 8),
                                10,
                                Duration.ZERO,
                                new ArchiveGate(null))
                        .sweep(sweeping, CheckpointTable.newest(sweeping, schema));
                appended.addAll(append(5));
            }
            awaitTaken(appended);
            assertThat(LogTables.read(sweeping, schema).ends()).hasSize(3);
        }
    }

    /** A table of another form cannot be read from the log; the relay says so and polls. */
    @Test
    void aTableThatIsAlteredIsNamedAndPolled() throws Exception {
        relay.start();
        awaitStream();
        Queries.execute(dataSource, "ALTER TABLE " + schema + ".message ADD COLUMN extra INT");
        List<UUID> appended = append(10);

        awaitTaken(appended);
        await().untilAsserted(() -> assertThat(relay.status().problem()).contains("was the table altered?"));
        appended.addAll(append(10));
        awaitTaken(appended);
    }

    /** The server keeps a file until it has noticed that nobody reads it any more, and MariaDB waits for replicas. */
    private void purge() throws SQLException {
        if (!Queries.texts(dataSource, "SHOW VARIABLES LIKE 'slave_connections_needed_for_purge'")
                .isEmpty()) {
            Queries.execute(dataSource, "SET GLOBAL slave_connections_needed_for_purge = 0");
        }
        await().untilAsserted(() -> {
            Queries.execute(dataSource, "FLUSH BINARY LOGS");
            List<String> files = Queries.texts(dataSource, "SHOW BINARY LOGS");
            Queries.execute(dataSource, "PURGE BINARY LOGS TO '" + files.getLast() + "'");
            assertThat(Queries.texts(dataSource, "SHOW BINARY LOGS")).hasSize(1);
        });
    }

    private void awaitStream() {
        await().untilAsserted(() -> assertThat(proxy.openConnections()).isPositive());
        await().untilAsserted(() -> assertThat(relay.status().problem()).isNull());
    }

    private void awaitTaken(List<UUID> expected) {
        await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSameSizeAs(expected));
        assertThat(sink.firstTaken().stream().map(Message::id)).containsExactlyElementsOf(expected);
    }

    private List<UUID> append(int count) throws SQLException {
        return append(count, "{}");
    }

    private List<UUID> append(int count, String payload) throws SQLException {
        return run(messages(count, payload), "SET @a = 1", "COMMIT");
    }

    private void rollBack(int count) throws SQLException {
        run(messages(count, "{}"), "SET @a = 1", "ROLLBACK");
    }

    private List<UUID> appendBy(String before, String after) throws SQLException {
        return run(messages(1, "{}"), before, after);
    }

    private static List<Message> messages(int count, String payload) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Message.builder("orders", "OrderPlaced")
                    .key("k")
                    .payload(payload)
                    .build());
        }
        return messages;
    }

    private List<UUID> run(List<Message> messages, String before, String after) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            Queries.execute(connection, before);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            outbox.append(connection, messages);
            Queries.execute(connection, after);
        }
        return new ArrayList<>(messages.stream().map(Message::id).toList());
    }
}
