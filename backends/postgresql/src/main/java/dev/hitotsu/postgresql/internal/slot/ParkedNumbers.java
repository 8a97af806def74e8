package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.store.CopyPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** The messages behind a checkpoint that an earlier term has parked already, in pages. Not thread-safe. */
final class ParkedNumbers {
    private static final int PAGE = 10_000;

    private final SchemaName schema;
    private final Set<Long> page = new HashSet<>();
    private long pageEnd;
    private boolean done;

    private ParkedNumbers(SchemaName schema, long position) {
        this.schema = schema;
        this.pageEnd = position;
    }

    static ParkedNumbers behind(Connection connection, SchemaName schema, long position) throws SQLException {
        ParkedNumbers numbers = new ParkedNumbers(schema, position);
        numbers.readPage(connection);
        return numbers;
    }

    /** Whether the message was parked. Asked of ascending numbers. */
    boolean contains(Connection connection, long number) throws SQLException {
        while (!done && number > pageEnd) {
            readPage(connection);
        }
        return !page.isEmpty() && page.contains(number);
    }

    private void readPage(Connection connection) throws SQLException {
        page.clear();
        String sql = schema.in("SELECT position FROM ${schema}.parked WHERE position > ? AND position < "
                + CopyPosition.FIRST + " ORDER BY position LIMIT " + PAGE);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, pageEnd);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    pageEnd = rows.getLong(1);
                    page.add(pageEnd);
                }
            }
        }
        done = page.size() < PAGE;
    }
}
