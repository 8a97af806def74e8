package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;

/** Connections for business work in a transaction that somebody else ends. */
public final class WorkConnections {
    private WorkConnections() {}

    /** The connection, which refuses what would end its transaction: commit, rollback, close, and SQL that does so. */
    public static Connection guarded(Connection connection) {
        return WorkConnection.of(requireNonNull(connection, "connection: null (expected: a connection)"));
    }
}
