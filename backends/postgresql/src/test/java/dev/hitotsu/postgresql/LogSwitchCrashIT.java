package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills while the source of an outbox changes, under load. Each business row is written with its message; what is there
 * in the end must have been delivered, and in its order.
 */
@Tag("one-version")
class LogSwitchCrashIT {
    /** Between two orders: load enough, and it leaves the processors to other tests. */
    private static final long PACE_NANOS = 2_000_000;

    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int CHANGES = Integer.getInteger("hitotsu.switches", 4);
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(150).toNanos();
    private static final PostgreSqlServer SERVER =
            PostgreSqlServer.builder().logicalReplication().start();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Random random = new Random(SEED);
    private final DataSource database = SERVER.createDatabase("crash_" + DATABASES.incrementAndGet());
    private final PostgreSql withTable = PostgreSql.of(database);
    private final PostgreSql withoutTable = withTable.withoutTable();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, random);
    private volatile boolean stopped;
    private Relay relay;

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @AfterEach
    void stop() {
        stopped = true;
        relay.close();
        sink.close();
    }

    @Test
    void ofTheRelay() throws Exception {
        run(() -> {
            endConnections("application_name <> 'writer' AND application_name <> 'changer'");
            relay.close();
            relay = startRelay();
        });
    }

    @Test
    void ofTheConnectionThatReadsAndOfTheOneThatChanges() throws Exception {
        run(() -> endConnections("backend_type = 'walsender' OR application_name = 'changer'"));
    }

    @Test
    void ofTheDatabase() throws Exception {
        run(() -> {
            SERVER.kill();
            SERVER.restart();
        });
    }

    private interface Kill {
        void run() throws SQLException;
    }

    private void run(Kill kill) throws Exception {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        withTable.schema().apply();
        Queries.execute(database, "CREATE TABLE orders (number bigserial PRIMARY KEY, id uuid NOT NULL)");
        relay = startRelay();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(this::write, Thread::startVirtualThread);
        for (int i = 0; i < CHANGES; i++) {
            OutboxSource wanted = i % 2 == 0 ? OutboxSource.LOG_ONLY : OutboxSource.POLLING;
            boolean changed = false;
            // Each attempt may take longer than the one before: where a change takes its time, too, one comes to its
            // end.
            for (int attempt = 1; !changed; attempt++) {
                CompletableFuture<Void> change =
                        CompletableFuture.runAsync(() -> change(wanted), Thread::startVirtualThread);
                LockSupport.parkNanos(random.nextLong(MAX_PAUSE_NANOS) * attempt);
                kill.run();
                change.join();
                changed = isRead(wanted);
            }
            long delivered = sink.distinct();
            await().atMost(Duration.ofMinutes(1)).until(() -> sink.distinct() > delivered + 20);
        }
        stopped = true;
        writer.join();
        List<String> orders = Queries.texts(database, "SELECT id::text FROM orders ORDER BY number");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(sink.firstTaken().size()).isEqualTo(orders.size()));
        assertThat(sink.firstTaken().stream().map(message -> message.id().toString()))
                .containsExactlyElementsOf(orders);
    }

    private Relay startRelay() {
        Relay started = Relay.builder(
                        withTable.relayStore().withReplication(LogicalPostgreSql.replication(database, SERVER)), sink)
                .options(RelayOptions.DEFAULT.withLease(
                        new RelayOptions.Lease(Duration.ofSeconds(2), Duration.ofMillis(200))))
                .build();
        started.start();
        return started;
    }

    private void change(OutboxSource wanted) {
        try {
            PostgreSql.of(named("changer")).source().change(wanted, Duration.ofSeconds(10));
        } catch (RuntimeException killed) {
            // It is tried again until it has happened.
        }
    }

    private boolean isRead(OutboxSource wanted) {
        boolean[] found = new boolean[1];
        await().ignoreExceptions().until(() -> {
            found[0] = withTable.source().current().orElse(null) == wanted;
            return true;
        });
        return found[0];
    }

    private void endConnections(String which) {
        try {
            Queries.execute(
                    database,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid() AND (" + which + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private DataSource named(String application) {
        org.postgresql.ds.PGSimpleDataSource source = SERVER.dataSource("crash_" + DATABASES.get());
        source.setApplicationName(application);
        return source;
    }

    private void write() {
        DataSource source = named("writer");
        for (int i = 0; !stopped; i++) {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                for (int order = 0; order < 20 && !stopped; order++) {
                    writeOrder(connection, i % 2 == 0 ? withTable : withoutTable);
                    LockSupport.parkNanos(PACE_NANOS);
                }
            } catch (SQLException | RuntimeException killed) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static void writeOrder(Connection connection, PostgreSql outbox) throws SQLException {
        Message message = Message.builder("orders", "OrderPlaced").key("k").build();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (id) VALUES (?)")) {
            insert.setObject(1, message.id());
            insert.execute();
        }
        outbox.outbox().append(connection, message);
        connection.commit();
    }
}
