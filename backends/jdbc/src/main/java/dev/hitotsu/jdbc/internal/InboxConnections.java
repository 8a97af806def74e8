package dev.hitotsu.jdbc.internal;

import dev.hitotsu.inbox.InboxException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** What the inboxes of all databases do alike. */
public final class InboxConnections {
    /** An index holds texts of this length in any script. */
    private static final int MAX_READER_LENGTH = 500;

    private InboxConnections() {}

    /** Refuses a connection on which each statement commits by itself. */
    public static void requireTransaction(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new InboxException("connection: auto-commit is on (expected: a transaction, begun with"
                    + " setAutoCommit(false), so that the claim commits together with the effect)");
        }
    }

    /** The name of a reader, as far as it is kept. */
    public static String shortened(String reader) {
        return reader.substring(0, Math.min(reader.length(), MAX_READER_LENGTH));
    }

    /** The first column of all rows. */
    public static Set<String> texts(PreparedStatement select) throws SQLException {
        Set<String> found = new HashSet<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
