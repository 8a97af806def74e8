package dev.hitotsu.testkit.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * The database as a process sees it that dies at one of its steps: before or after any statement, commit or rollback
 * took effect. Then its connections break, and nothing of it reaches the database any more. Thread-safe.
 */
public final class CrashingDataSource {
    /** Ends the process. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(int step) {
            super("the process has died at step " + step, null, false, false);
        }
    }

    private static final Set<String> STEPS = Set.of(
            "execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "executeBatch", "commit", "rollback");

    private final DataSource database;
    private final int crashAt;
    private final AtomicInteger steps = new AtomicInteger();
    private final List<Connection> open = new CopyOnWriteArrayList<>();

    private CrashingDataSource(DataSource database, int crashAt) {
        this.database = database;
        this.crashAt = crashAt;
    }

    /**
     * The database of a process.
     *
     * @param crashAt the step at which it dies; each statement, commit and rollback has two
     */
    public static DataSource of(DataSource database, int crashAt) {
        return process(database, crashAt).dataSource();
    }

    /** The process itself, which may do other things than ask the database. */
    public static CrashingDataSource process(DataSource database, int crashAt) {
        return new CrashingDataSource(database, crashAt);
    }

    /** The database as the process sees it. */
    public DataSource dataSource() {
        return (DataSource) wrapped(DataSource.class, database);
    }

    /** A step outside of the database, at which the process may die. */
    public void otherStep() {
        try {
            step();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object wrapped(Class<?> type, Object target) {
        return Proxy.newProxyInstance(
                CrashingDataSource.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> invoke(target, method, arguments));
    }

    private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        boolean isStep = STEPS.contains(method.getName());
        if (isStep) {
            step();
        }
        Object result = call(target, method, arguments);
        if (isStep) {
            step();
        }
        return method.getName().equals("unwrap") ? result : watched(result);
    }

    private void step() throws SQLException {
        if (steps.getAndIncrement() >= crashAt) {
            for (Connection connection : open) {
                connection.abort(Runnable::run);
            }
            throw new Crash(crashAt);
        }
    }

    private Object watched(Object result) {
        return switch (result) {
            case Connection connection -> {
                open.add(connection);
                yield wrapped(Connection.class, connection);
            }
            case CallableStatement statement -> wrapped(CallableStatement.class, statement);
            case PreparedStatement statement -> wrapped(PreparedStatement.class, statement);
            case Statement statement -> wrapped(Statement.class, statement);
            case null, default -> result;
        };
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
