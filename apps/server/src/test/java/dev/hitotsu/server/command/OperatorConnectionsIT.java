package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operators take two connections of a database, however many they are, and none of their statements lasts. */
class OperatorConnectionsIT {
    private static final String OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";

    private final TestDatabases database = TestDatabases.withSchema();

    private OutboxDatabase open() {
        return Databases.openForOperators(SourceConfig.from(ConfigFile.of("relay.yaml", database.source(), x -> null)));
    }

    @Test
    void aStatementThatWaitsIsGivenUpAfterTwoSeconds() throws Exception {
        try (OutboxDatabase operators = open();
                Connection locks = database.dataSource().getConnection()) {
            locks.setAutoCommit(false);
            Queries.execute(locks, "LOCK TABLE hitotsu.parked IN ACCESS EXCLUSIVE MODE");
            assertThatThrownBy(() -> operators.admin().status())
                    .isInstanceOf(OutboxException.class)
                    .hasStackTraceContaining("canceling statement due to statement timeout");
        }
    }

    @Test
    void manyShareTwoConnections() throws Exception {
        try (OutboxDatabase operators = open();
                ExecutorService many = Executors.newFixedThreadPool(8)) {
            Callable<Object> asks = () -> operators.admin().status();
            List<Future<Object>> asked =
                    many.invokeAll(Stream.generate(() -> asks).limit(40).toList());
            for (Future<Object> one : asked) {
                assertThat(one.get()).isNotNull();
            }
            assertThat(Queries.number(database.dataSource(), OTHERS)).isBetween(1L, 2L);
        }
    }
}
