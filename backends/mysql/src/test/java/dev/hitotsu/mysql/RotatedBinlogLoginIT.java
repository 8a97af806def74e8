package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of the user who follows the binary log is changed under load, and the server ends his connection. */
class RotatedBinlogLoginIT {
    private static final String FOLLOWERS =
            "information_schema.processlist WHERE user = 'rotated' AND command LIKE" + " 'Binlog Dump%'";

    private final DataSource database = SharedMariaDb.dataSource();
    private final SchemaName schema = new SchemaName("rotated_login");
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private final AtomicInteger appended = new AtomicInteger();
    private volatile boolean stopped;

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws SQLException {
        stopped = true;
        sink.close();
        Queries.execute(database, "DROP USER IF EXISTS rotated");
    }

    private Path secret() {
        return folder.resolve("secret");
    }

    private List<BinlogServer> servers() {
        BinlogServer known = SharedMariaDb.binlog(0);
        try {
            String password = Files.readString(secret()).strip();
            return List.of(new BinlogServer(known.host(), known.port(), "rotated", password, known.encryption()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rotate(String password) throws SQLException {
        Queries.execute(database, "SET PASSWORD FOR rotated = PASSWORD('" + password + "')");
        List<String> connections = Queries.texts(database, "SELECT id FROM " + FOLLOWERS);
        assertThat(connections).hasSize(1);
        Queries.execute(database, "KILL " + connections.getFirst());
    }

    private void append() {
        while (!stopped) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                MySql.of(database, schema)
                        .outbox()
                        .append(
                                connection,
                                Message.builder("orders", "Placed")
                                        .key(Integer.toString(appended.incrementAndGet()))
                                        .build());
                connection.commit();
                LockSupport.parkNanos(2_000_000);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean isFollowing(Relay relay) throws SQLException {
        return relay.status().problem() == null && Queries.number(database, "SELECT COUNT(*) FROM " + FOLLOWERS) == 1;
    }

    @Test
    void isTakenUpWithoutARestartInEitherOrder() throws Exception {
        MySql.of(database, schema).schema().apply();
        Files.writeString(secret(), "first");
        Queries.execute(
                database,
                "CREATE OR REPLACE USER rotated IDENTIFIED BY 'first'",
                "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO rotated");
        try (Relay relay = Relay.builder(MySql.of(database, schema).relayStore().withBinlog(this::servers), sink)
                .build()) {
            relay.start();
            CompletableFuture<Void> load = CompletableFuture.runAsync(this::append, Thread::startVirtualThread);
            await().until(() -> isFollowing(relay));

            Files.writeString(secret(), "second");
            rotate("second");
            await().until(() -> isFollowing(relay));

            Files.delete(secret());
            rotate("third");
            await().until(() -> String.valueOf(relay.status().problem()).contains("Access denied"));
            Files.writeString(secret(), "thi");
            Files.writeString(secret(), "third");
            await().until(() -> isFollowing(relay));

            stopped = true;
            load.join();
            await().until(() -> sink.distinct() == appended.get());
        }
    }
}
