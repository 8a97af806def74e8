package dev.hitotsu.it.operator;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Operators are killed in the middle of changes of many messages. Two books agree afterwards: each message counts its
 * own changes, and the record has a row for each. {@code -Dhitotsu.kills=100} for a long run.
 */
class KilledOperatorIT {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("hitotsu.kills", 4);
    private static final int MESSAGES = 10_000;
    private static final String RECORDED = "SELECT count(*) FROM hitotsu.operator_change";
    private static final String EDITED = RECORDED + " WHERE action = 'EDIT'";

    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
    private final PostgreSql database = PostgreSql.of(server.dataSource());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatWasChangedEqualsWhatWasRecorded() throws Exception {
        Random random = new Random(SEED);
        prepare();
        long inTheMiddle = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long until = queryLong(RECORDED) + 1 + random.nextInt(2 * MESSAGES);
            try (ChildProcess operator = JavaProcess.of(OperatorMain.class)
                    .shortLived()
                    .heap("128m")
                    .arguments(server.jdbcUrl(), server.user(), server.password())
                    .start()) {
                await().until(() -> {
                    assertThat(operator.isAlive()).isTrue();
                    return queryLong(RECORDED) >= until;
                });
                operator.kill();
            }
            awaitNoOperator();
            inTheMiddle += queryLong("SELECT count(DISTINCT version) - 1 FROM hitotsu.parked WHERE topic = 'orders'");
        }
        System.out.printf("seed %d: %d kills, %d changes recorded%n", SEED, KILLS, queryLong(RECORDED));

        assertThat(queryLong("SELECT sum(version) FROM hitotsu.parked")).isEqualTo(queryLong(RECORDED));
        assertThat(queryLong("SELECT sum(changed) FROM hitotsu.operator_audit")).isEqualTo(queryLong(RECORDED));
        assertThat(queryLong("""
                SELECT count(*) FROM hitotsu.parked
                FULL JOIN (SELECT position, count(*) AS changes, max(version) AS last, count(DISTINCT version) AS versions
                    FROM hitotsu.operator_change GROUP BY position) AS recorded USING (position)
                WHERE version IS DISTINCT FROM changes OR version IS DISTINCT FROM last OR version <> versions
                """))
                .as("messages that count their changes differently than the record")
                .isZero();
        assertThat(queryLong(EDITED)).as("messages that were edited").isPositive();
        assertThat(queryLong("""
                SELECT count(*) FROM (
                    SELECT id, substring(headers FROM 'hitotsu-edited-from: ([0-9a-f-]+)') AS edited_from
                    FROM hitotsu.message WHERE headers LIKE '%hitotsu-edited-from%') AS message
                FULL JOIN (SELECT replacement, message_id FROM hitotsu.operator_change WHERE action = 'EDIT') AS recorded
                    ON replacement = id AND message_id::text = edited_from
                WHERE id IS NULL OR replacement IS NULL
                """))
                .as("edited messages without a record, and records without one")
                .isZero();
        assertThat(inTheMiddle).as("kills in the middle of a change of many").isPositive();
    }

    /** Dead messages, and an operator that has changed each of them once, so that all have rows in the record. */
    private void prepare() throws Exception {
        database.schema().apply();
        try (Connection connection = server.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            List<Message> messages = IntStream.range(0, MESSAGES)
                    .mapToObj(number -> Message.builder(topicOf(number), "OrderPlaced")
                            .key("k" + number % 100)
                            .payload("{}")
                            .build())
                    .toList();
            database.outbox().append(connection, messages);
            connection.commit();
        }
        execute(
                "INSERT INTO hitotsu.parked (position, id, topic, key, type, payload, headers, occurred_at, state, ordered,"
                        + " attempts, appended_at) SELECT position, id, topic, key, type, payload, headers, occurred_at, 'DEAD', true,"
                        + " 1, appended_at FROM hitotsu.message");
        OutboxAdmin admin = database.admin();
        assertThat(admin.retryAll(OutboxState.DEAD)).isEqualTo(MESSAGES);
        assertThat(admin.list(EntryFilter.of(OutboxState.RETRY, 10))).hasSize(10);
        assertThat(queryLong(RECORDED)).isEqualTo(MESSAGES);
        execute("UPDATE hitotsu.parked SET state = 'DEAD', next_attempt_at = NULL");
    }

    /** One in ten may also be edited. */
    private static String topicOf(int number) {
        return number % 10 == 0 ? OperatorMain.EDITED_TOPIC : "orders";
    }

    /** What the killed operator's connection had begun ends by itself, either way. */
    private void awaitNoOperator() {
        await().until(() -> queryLong("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND backend_type = 'client backend'")
                == 0);
    }

    private long queryLong(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
