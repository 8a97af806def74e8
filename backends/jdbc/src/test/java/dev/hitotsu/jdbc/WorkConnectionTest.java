package dev.hitotsu.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which errors mean that the transaction is gone, although the work may go on. */
class WorkConnectionTest {
    private final List<SQLException> told = new ArrayList<>();

    private final WorkConnection.Watcher watcher = new WorkConnection.Watcher() {
        @Override
        public void savepointSet(Savepoint savepoint) {}

        @Override
        public void rolledBackTo(Savepoint savepoint) {}

        @Override
        public void rolledBackByDatabase(SQLException error) {
            told.add(error);
        }
    };

    /**
     * With 25S03 MariaDB's driver says that it has connected again; the next statement would begin another transaction.
     */
    @ParameterizedTest
    @CsvSource({
        "40001, true",
        "40P01, true",
        "08S01, true",
        "08006, true",
        "25S03, true",
        "23505, false",
        "25P02, false"
    })
    void anErrorAfterWhichTheTransactionIsGoneIsRemembered(String state, boolean isGone) throws SQLException {
        SQLException error = new SQLException("planted", state);
        try (Statement statement = WorkConnection.of(failing(error), watcher).createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isSameAs(error);
        }

        assertThat(told).isEqualTo(isGone ? List.of(error) : List.of());
    }

    private static Connection failing(SQLException error) {
        Statement statement = proxy(Statement.class, (name, ignored) -> {
            if (name.equals("execute")) {
                throw error;
            }
            return null;
        });
        return proxy(Connection.class, (name, ignored) -> statement);
    }

    private interface Answer {
        Object of(String method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader() == null ? WorkConnectionTest.class.getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.of(method.getName(), arguments)));
    }
}
