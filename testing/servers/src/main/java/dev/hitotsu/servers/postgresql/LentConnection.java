package dev.hitotsu.servers.postgresql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection in somebody's hands, until that one closes it. */
final class LentConnection implements InvocationHandler {
    /** After these the driver's connection is not what it was, and a reset of the session does not bring it back. */
    private static final Set<String> CHANGES =
            Set.of("unwrap", "abort", "setClientInfo", "setTypeMap", "setHoldability");

    private final Connection connection;
    private final Consumer<Connection> giveBack;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile boolean isChanged;

    /** @param giveBack is told of the connection when it is as good as new */
    LentConnection(Connection connection, Consumer<Connection> giveBack) {
        this.connection = connection;
        this.giveBack = giveBack;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "lent " + connection;
            case "isClosed" -> isOver.get() || connection.isClosed();
            case "close" -> {
                close();
                yield null;
            }
            default -> isOver.get() ? afterTheEnd(method) : call(method, arguments);
        };
    }

    /** As {@link Connection} says of one that is closed. */
    private static @Nullable Object afterTheEnd(Method method) throws SQLException {
        return switch (method.getName()) {
            case "abort" -> null;
            case "isValid" -> false;
            default -> throw new SQLException(method.getName() + ": the connection is closed", "08003");
        };
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        if (CHANGES.contains(method.getName())) {
            isChanged = true;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void close() throws SQLException {
        if (isOver.getAndSet(true)) {
            return;
        }
        if (isChanged || connection.isClosed() || !isReset()) {
            connection.close();
        } else {
            giveBack.accept(connection);
        }
    }

    /** Whether it is like a new one. One that cannot be is none that anybody misses: its session is closed. */
    private boolean isReset() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("DISCARD ALL");
            }
            connection.setReadOnly(false);
            connection.setNetworkTimeout(Runnable::run, 0);
            connection.clearWarnings();
            return true;
        } catch (SQLException broken) {
            return false;
        }
    }
}
