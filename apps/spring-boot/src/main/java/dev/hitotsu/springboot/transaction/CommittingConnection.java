package dev.hitotsu.springboot.transaction;

import dev.hitotsu.outbox.OutboxBuffer;
import dev.hitotsu.outbox.OutboxException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a connection and does what it does, but for the COMMIT of a transaction with messages. Belongs to one
 * thread.
 */
final class CommittingConnection implements InvocationHandler {
    private final Connection target;

    /** Of each outbox that has some. */
    private final List<OutboxBuffer<Connection>> messages = new ArrayList<>(1);

    private CommittingConnection(Connection target) {
        this.target = target;
    }

    static Connection of(Connection target) {
        return (Connection) Proxy.newProxyInstance(
                MessageCarrier.class.getClassLoader(),
                new Class<?>[] {MessageCarrier.class},
                new CommittingConnection(target));
    }

    @Override
    @SuppressWarnings("unchecked") // commitWith takes such a buffer
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object first = arguments == null ? null : arguments[0];
        switch (method.getName()) {
            case "equals" -> {
                return self == first;
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            case "toString" -> {
                return "messages with the COMMIT of " + target;
            }
            case "getTargetConnection" -> {
                return target;
            }
            case "isWrapperFor", "unwrap" -> {
                if (first instanceof Class<?> type && type.isInstance(self)) {
                    return method.getName().equals("unwrap") ? self : true;
                }
            }
            case "commitWith" -> {
                if (!messages.contains(first)) {
                    messages.add((OutboxBuffer<Connection>) first);
                }
                return null;
            }
            case "commit" -> {
                commit();
                return null;
            }
            case "rollback" -> forgetUnlessToSavepoint(first);
            case "close", "abort" -> messages.clear();
            default -> {
                // As the connection does it.
            }
        }
        return call(method, arguments);
    }

    private void forgetUnlessToSavepoint(@Nullable Object savepoint) {
        if (savepoint == null) {
            messages.clear();
        }
    }

    private void commit() throws SQLException {
        List<OutboxBuffer<Connection>> written = List.copyOf(messages);
        messages.clear();
        if (written.isEmpty()) {
            target.commit();
            return;
        }
        try {
            // Only one can take the COMMIT along.
            written.subList(0, written.size() - 1).forEach(OutboxBuffer::flush);
            written.getLast().commit();
        } catch (OutboxException e) {
            throw refused(e);
        }
    }

    /** Managers expect this of a COMMIT that fails, and translate it by the state. */
    private static SQLException refused(OutboxException e) {
        return e.getCause() instanceof SQLException cause
                ? new SQLException(e.getMessage(), cause.getSQLState(), cause.getErrorCode(), e)
                : new SQLException(e.getMessage(), e);
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
