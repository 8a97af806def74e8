package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.postgresql.coordination.PostgreSqlCoordinationStore;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A relay in the user's own process, on the user's HikariCP: its end is none of a failure. */
@Tag("one-version")
class HikariCloseIT {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final HikariDataSource pool = new HikariDataSource();

    @BeforeEach
    void listen() {
        logged.start();
        root.addAppender(logged);
        pool.setDataSource(SharedPostgreSql.database());
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(logged);
        pool.close();
    }

    @Test
    void aRelayEndsWithoutStackTraces() throws Exception {
        try (ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1))) {
            for (int round = 0; round < 3; round++) {
                Relay relay =
                        Relay.builder(PostgreSql.of(pool).relayStore(), sink).build();
                relay.start();
                append();
                await().until(() -> relay.status().role() == RelayStatus.Role.LEADING);
                relay.close();
                await().untilAsserted(
                                () -> assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                                        .isZero());
            }
        }
        pool.close();

        assertThat(problems()).isEmpty();
    }

    @Test
    void coordinationEndsWithoutStackTraces() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (Coordination coordination = Coordination.of(
                    PostgreSqlCoordinationStore.of(pool, SchemaName.DEFAULT), CoordinationOptions.defaults())) {
                coordination.lock("x").acquire().close();
                coordination.config().view("limits").close();
            }
        }
        pool.close();

        assertThat(problems()).isEmpty();
    }

    private void append() throws Exception {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            SharedPostgreSql.outbox()
                    .append(
                            connection,
                            Message.builder("orders", "Placed").payload("{}").build());
            connection.commit();
        }
    }

    private List<String> problems() {
        return logged.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN) || event.getThrowableProxy() != null)
                .filter(event -> !event.getLevel().equals(Level.DEBUG))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
