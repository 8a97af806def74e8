package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.mysql.internal.binlog.BinlogFeed;
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
import org.slf4j.LoggerFactory;

/** A relay that follows the binary log of a real server. */
class BinlogRelayIT {
    private final DataSource dataSource = SharedMariaDb.dataSource();
    private final SchemaName schema = SharedMariaDb.schema();
    private final Outbox<Connection> outbox = MySql.of(dataSource, schema).outbox();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private final TcpProxy proxy = TcpProxy.to(SharedMariaDb.binlog(0).port());
    private final Relay relay = Relay.builder(
                    MySql.of(dataSource, schema)
                            .relayStore()
                            .withBinlog(List.of(SharedMariaDb.binlog(proxy.port()))),
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
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        Logger logger = (Logger) LoggerFactory.getLogger(BinlogFeed.class);
        logger.addAppender(events);
        proxy.pause();
        proxy.cutAll(TcpProxy.Cut.RESET);
        appended.addAll(append(10));
        Queries.execute(dataSource, "FLUSH BINARY LOGS");
        purge();
        appended.addAll(append(10));
        proxy.resume();

        awaitTaken(appended);
        await().untilAsserted(() -> assertThat(events.list)
                .anySatisfy(event -> assertThat(event.getFormattedMessage()).contains("is gone from the server")));
        logger.detachAppender(events);
        awaitStream();
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
        return run(count, true);
    }

    private void rollBack(int count) throws SQLException {
        run(count, false);
    }

    private List<UUID> run(int count, boolean commit) throws SQLException {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Message.builder("orders", "OrderPlaced").key("k").payload("{}").build());
        }
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            outbox.append(connection, messages);
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
        return new ArrayList<>(messages.stream().map(Message::id).toList());
    }
}
