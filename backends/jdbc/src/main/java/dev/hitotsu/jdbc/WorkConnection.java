package dev.hitotsu.jdbc;

import dev.hitotsu.jdbc.internal.sql.TransactionCommands;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connection that business work gets. It passes everything on but what would end the transaction: that is refused,
 * because the messages belong to this transaction and to no other. Where the work goes back to a savepoint, the
 * messages that were appended since go, too.
 *
 * <p>It also remembers an error after which the whole transaction is gone: the database rolled it back (SQLSTATE class
 * 40), or the connection broke. Some databases then begin another transaction with the next statement, and some drivers
 * connect again; the work would commit in part. And where the database commits before it changes a definition (CREATE
 * TABLE, TRUNCATE), such SQL is refused, too.
 *
 * <p>{@code unwrap} gives the driver's own connection, which this class cannot watch.
 */
final class WorkConnection implements InvocationHandler {
    private static final Class<?>[] CONNECTION = {Connection.class};

    private final Connection connection;
    private final Watcher watcher;

    private WorkConnection(Connection connection, Watcher watcher) {
        this.connection = connection;
        this.watcher = watcher;
    }

    /** What is told of what happens. */
    interface Watcher {
        void savepointSet(Savepoint savepoint);

        /** What the database did before is undone; the transaction goes on. */
        void rolledBackTo(Savepoint savepoint);

        /** The error says that the transaction is gone. */
        void rolledBackByDatabase(SQLException error);
    }

    /** For work without messages. */
    static Connection of(Connection connection) {
        return of(connection, new Watcher() {
            @Override
            public void savepointSet(Savepoint savepoint) {}

            @Override
            public void rolledBackTo(Savepoint savepoint) {}

            @Override
            public void rolledBackByDatabase(SQLException error) {}
        });
    }

    static Connection of(Connection connection, Watcher watcher) {
        return (Connection) Proxy.newProxyInstance(
                WorkConnection.class.getClassLoader(), CONNECTION, new WorkConnection(connection, watcher));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
        switch (method.getName()) {
            case "commit", "close", "abort" -> throw refused(method.getName());
            case "rollback" -> {
                if (given.length == 0) {
                    throw refused("rollback");
                }
                call(connection, method, given);
                watcher.rolledBackTo((Savepoint) Objects.requireNonNull(given[0]));
                return null;
            }
            case "setAutoCommit" -> {
                if (Boolean.TRUE.equals(given[0])) {
                    throw refused("setAutoCommit(true)");
                }
                return null;
            }
            case "setSavepoint" -> {
                Savepoint savepoint = (Savepoint) Objects.requireNonNull(call(connection, method, given));
                watcher.savepointSet(savepoint);
                return savepoint;
            }
            case "equals" -> {
                return proxy == given[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            default -> {
                if (method.getName().startsWith("prepare")) {
                    requireHarmless(given);
                }
                return watched(proxy, call(connection, method, given));
            }
        }
    }

    /** SQL is the first argument of all methods that take it. */
    private void requireHarmless(@Nullable Object[] arguments) throws SQLException {
        if (arguments.length > 0 && arguments[0] instanceof String sql) {
            String command = TransactionCommands.find(sql);
            if (command != null) {
                throw refused(command);
            }
            String definition = TransactionCommands.findDefinition(sql);
            if (definition != null && connection.getMetaData().dataDefinitionCausesTransactionCommit()) {
                throw new SQLException(definition
                        + ": refused in the work of a transaction, which this database would commit before it (expected: a"
                        + " connection of its own, before or after)");
            }
        }
    }

    private @Nullable Object watched(Object proxy, @Nullable Object result) {
        return switch (result) {
            case CallableStatement call -> statement(proxy, call, CallableStatement.class);
            case PreparedStatement prepared -> statement(proxy, prepared, PreparedStatement.class);
            case Statement statement -> statement(proxy, statement, Statement.class);
            case null, default -> result;
        };
    }

    /** A statement that takes no SQL that would end the transaction, and knows no other connection than this one. */
    private Object statement(Object proxy, Statement statement, Class<?> type) {
        InvocationHandler handler = (self, method, arguments) -> {
            @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
            return switch (method.getName()) {
                case "getConnection" -> proxy;
                case "equals" -> self == given[0];
                case "hashCode" -> System.identityHashCode(self);
                case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "addBatch" -> {
                    requireHarmless(given);
                    yield call(statement, method, given);
                }
                default -> call(statement, method, given);
            };
        };
        return Proxy.newProxyInstance(WorkConnection.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private @Nullable Object call(Object target, Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException error && hasEndedTheTransaction(error)) {
                watcher.rolledBackByDatabase(error);
            }
            throw e.getCause();
        }
    }

    private static boolean hasEndedTheTransaction(SQLException error) {
        return SqlState.isInClass(error, SqlState.TRANSACTION_ROLLBACK)
                || SqlState.isInClass(error, SqlState.CONNECTION_EXCEPTION)
                || SqlState.hasCode(error, SqlState.TRANSACTION_LOST);
    }

    private static SQLException refused(String what) {
        return new SQLException(what
                + ": refused in the work of a transaction (expected: return to commit; to roll back throw, or call setRollbackOnly where there is an OutboxTransaction;"
                + " for a part of the work Connection.setSavepoint and rollback(savepoint))");
    }
}
