package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.testkit.sql.Queries;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Claim and effect commit together or not at all, whatever the effect does with its connection. */
class JdbcInboxHandlerIT {
    private final DataSource database = SharedPostgreSql.database();

    /** How a handler comes to its connections. */
    enum Access {
        DRIVER,
        POOL,
        /** A wrapper that does not let anybody see the driver's connection. */
        OPAQUE
    }

    @BeforeEach
    void createTable() throws SQLException {
        Queries.execute(database, "CREATE TABLE charge (id int PRIMARY KEY)");
        Queries.execute(database, "INSERT INTO charge VALUES (1)");
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void anErrorThatTheEffectSwallowsIsAFailure(Access access) throws Exception {
        DataSource dataSource = dataSource(access);
        try {
            JdbcInboxHandler handler = handler(dataSource, (connection, message) -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO charge VALUES (1)");
                } catch (SQLException swallowed) {
                    assertThat(swallowed.getSQLState()).isEqualTo("23505");
                }
            });

            assertThatThrownBy(() -> handler.handle(batch()))
                    .isInstanceOf(InboxException.class)
                    .hasMessageContaining("nothing was committed");
            assertThat(Queries.number(database, "SELECT count(*) FROM hitotsu.inbox"))
                    .isZero();
        } finally {
            if (dataSource instanceof HikariDataSource pool) {
                pool.close();
            }
        }
    }

    @Test
    void theEffectCannotEndTheTransactionOfItsClaim() throws Exception {
        JdbcInboxHandler handler = handler(database, (connection, message) -> connection.rollback());

        assertThatThrownBy(() -> handler.handle(batch())).hasMessageContaining("rollback: refused");
        assertThat(Queries.number(database, "SELECT count(*) FROM hitotsu.inbox"))
                .isZero();
    }

    @Test
    void anEffectThatGoesBackToASavepointIsASuccess() throws Exception {
        JdbcInboxHandler handler = handler(database, (connection, message) -> {
            var before = connection.setSavepoint();
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO charge VALUES (1)");
            } catch (SQLException duplicate) {
                connection.rollback(before);
            }
        });

        handler.handle(batch());

        assertThat(Queries.number(database, "SELECT count(*) FROM hitotsu.inbox"))
                .isEqualTo(1);
    }

    private static JdbcInboxHandler handler(DataSource dataSource, JdbcInboxHandler.MessageEffect effect) {
        return JdbcInboxHandler.of(
                dataSource, Inbox.of(new PostgreSqlInboxStore(SchemaName.DEFAULT), "payments"), effect);
    }

    private static ReceivedBatch batch() {
        Message message = Message.builder("orders", "OrderPlaced").payload("{}").build();
        return new ReceivedBatch(List.of(message), Map.of(), "test");
    }

    private DataSource dataSource(Access access) {
        return switch (access) {
            case DRIVER -> database;
            case POOL -> {
                HikariConfig config = new HikariConfig();
                config.setDataSource(database);
                config.setMaximumPoolSize(2);
                yield new HikariDataSource(config);
            }
            case OPAQUE ->
                (DataSource) wrapped(
                        DataSource.class,
                        database,
                        (name, result) -> result instanceof Connection connection ? opaque(connection) : result);
        };
    }

    private static Object opaque(Connection connection) {
        return wrapped(Connection.class, connection, (name, result) -> name.equals("isWrapperFor") ? false : result);
    }

    private interface Change {
        Object of(String method, Object result);
    }

    private static Object wrapped(Class<?> type, Object target, Change change) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            try {
                return change.of(method.getName(), method.invoke(target, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
