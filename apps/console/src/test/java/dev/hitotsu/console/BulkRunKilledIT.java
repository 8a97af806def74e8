package dev.hitotsu.console;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A retry of many messages whose process is killed half-way. {@code -Dhitotsu.killed.messages=1000000} for a million,
 * with a longer {@code -Dtest.timeout}.
 */
class BulkRunKilledIT {
    private static final Pattern ADDRESS = Pattern.compile("listens at (\\S+) ");
    private static final Pattern TYPED = Pattern.compile("How many\\? Type ([\\d,]+)");
    private static final long MESSAGES = Long.getLong("hitotsu.killed.messages", 20_000);
    private static final int DELIVERED = 20;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Test
    void theAuditSaysWhatWasChangedAndDeliveryWentOn() throws Exception {
        try (PostgreSqlServer server = PostgreSqlServer.builder().quick().start()) {
            PostgreSql.of(server.dataSource()).schema().apply();
            fill(server);
            try (RelayTerm term = PostgreSql.of(server.dataSource())
                            .relayStore()
                            .tryLead("relay", Duration.ofHours(1))
                            .orElseThrow();
                    ChildProcess process = JavaProcess.of(KilledConsole.class)
                            .shortLived()
                            .arguments(server.jdbcUrl(), server.user(), server.password())
                            .start()) {
                retryAll(process);
                await().until(() -> audited(server) > 0);
                deliver(server, term);
                assertThat(audited(server)).as("changed meanwhile").isLessThan(MESSAGES);
                await().atMost(LIMIT).until(() -> audited(server) >= MESSAGES / 4);
                process.kill();
            }
            long changed = number(server, "SELECT count(*) FROM hitotsu.parked WHERE state = 'RETRY'");
            System.out.printf("killed after %,d of %,d messages%n", changed, MESSAGES);
            assertThat(changed).isBetween(MESSAGES / 4, MESSAGES - 1);
            assertThat(audited(server)).as("the audit").isEqualTo(changed);
            assertThat(number(server, "SELECT count(*) FROM hitotsu.operator_change"))
                    .as("the changes of each message")
                    .isEqualTo(changed);
            assertThat(number(server, "SELECT count(DISTINCT operation) FROM hitotsu.operator_audit"))
                    .isEqualTo(1);
        }
    }

    private static void fill(PostgreSqlServer server) throws SQLException {
        execute(
                server,
                "INSERT INTO hitotsu.parked (position, id, topic, key, type, payload, occurred_at, state, ordered,"
                        + " attempts, last_error, appended_at, changed_at) SELECT 1000000000 + n, gen_random_uuid(), 'orders',"
                        + " 'key-' || n % 1000, 'T', '{}', now(), 'DEAD', true, 10, 'the broker refused', now(),"
                        + " now() - interval '1 minute' FROM generate_series(1, " + MESSAGES + ") n");
        execute(server, "VACUUM ANALYZE hitotsu.parked");
    }

    private static void retryAll(ChildProcess process) throws Exception {
        Matcher address = ADDRESS.matcher("");
        await().until(() -> address.reset(process.tailOfLog()).find());
        ConsoleClient client = new ConsoleClient(address.group(1));
        String preview = client.get("/change?action=retry&state=dead").body();
        String ticket = ConsoleClient.field(preview, "ticket");
        int status = client.post(
                        "/change", Map.of("ticket", ticket, "reason", "the broker is back", "count", typed(preview)))
                .statusCode();
        assertThat(status).isEqualTo(303);
    }

    /** Counts end at 100,000. */
    private static String typed(String preview) {
        Matcher typed = TYPED.matcher(preview);
        assertThat(typed.find()).as(preview).isTrue();
        return typed.group(1);
    }

    /** What is appended while the change runs goes through the log, one after the other. */
    private static void deliver(PostgreSqlServer server, RelayTerm term) throws Exception {
        PostgreSql database = PostgreSql.of(server.dataSource());
        try (Connection connection = server.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < DELIVERED; i++) {
                Message message = Message.builder("orders", "T").payload("{}").build();
                database.outbox().append(connection, List.of(message));
                connection.commit();
                ReadBatch batch = term.source().read(500, 1 << 20, Duration.ofSeconds(5));
                assertThat(batch.entries()).hasSize(1);
                term.journal().settle(new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of()));
            }
        }
    }

    private static long audited(PostgreSqlServer server) throws SQLException {
        return number(server, "SELECT sum(changed) FROM hitotsu.operator_audit");
    }

    private static void execute(PostgreSqlServer server, String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(PostgreSqlServer server, String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
