package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.ServerException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** The connections of this JVM that nobody uses at the moment: few, since tests go on to other databases. */
final class IdleConnections {
    private static final int MOST = 12;

    /** The one that was used last comes first. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    private record Idle(String target, Connection connection) {}

    synchronized Optional<Connection> take(String target) {
        for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
            Idle next = all.next();
            if (next.target().equals(target)) {
                all.remove();
                return Optional.of(next.connection());
            }
        }
        return Optional.empty();
    }

    synchronized void keep(String target, Connection connection) {
        idle.addFirst(new Idle(target, connection));
        if (idle.size() > MOST) {
            close(idle.removeLast().connection());
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new ServerException("an idle connection could not be closed", e);
        }
    }
}
