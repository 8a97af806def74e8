package dev.hitotsu.testkit.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source with one connection, whose session a test looks at afterwards. */
public final class OneConnection {
    private OneConnection() {}

    /** Gives everybody this connection, which nobody closes. As safe for threads as the connection is. */
    public static DataSource of(Connection connection) {
        Object kept = proxy(Connection.class, (method, arguments) -> {
            if (!method.getName().equals("close")) {
                return method.invoke(connection, arguments);
            }
            connection.setAutoCommit(true);
            return null;
        });
        return (DataSource) proxy(DataSource.class, (method, arguments) -> kept);
    }

    private static Object proxy(Class<?> type, Call call) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            try {
                return call.to(method, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    @FunctionalInterface
    private interface Call {
        @Nullable Object to(Method method, Object[] arguments) throws Exception;
    }
}
