package dev.hitotsu.postgresql.internal.slot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Who streams from a slot: only one may. */
final class SlotHolder {
    /** The name of a relay's connections to the log, in the server's list. */
    static final String APPLICATION = "hitotsu";

    /** What the driver calls an application without a name. */
    private static final String DEFAULT_APPLICATION = "PostgreSQL JDBC Driver";

    private SlotHolder() {}

    /**
     * Ends the connection of a relay that led before and may be paused: the database has given the lead to this one.
     *
     * @throws SQLException if somebody else has the slot
     */
    static void release(Connection connection, Slot slot) throws SQLException {
        if (!isRelay(slot)) {
            throw new SQLException(taken(slot));
        }
        try (PreparedStatement end = connection.prepareStatement("SELECT pg_terminate_backend(?, 1000)")) {
            end.setInt(1, slot.activePid());
            end.execute();
        }
    }

    /** Whether a relay reads from the slot. What other users' applications are called is hidden from most. */
    static boolean isRelay(Slot slot) {
        String application = String.valueOf(slot.application());
        return application.startsWith(APPLICATION) || application.startsWith(DEFAULT_APPLICATION);
    }

    /** Who has the slot that should not. */
    static String taken(Slot slot) {
        return "slot " + slot.name() + ": taken by the server process " + slot.activePid() + " of user " + slot.user()
                + ", application \"" + slot.application()
                + "\" (expected: nobody but the relay that leads reads from this slot)";
    }

    /** What the server says, and what it expects. */
    static String explain(SQLException reason) {
        String text = String.valueOf(reason.getMessage());
        String state = String.valueOf(reason.getSQLState());
        if (text.contains("wal_level")) {
            return text + " (expected: wal_level = logical, and a restart of the server)";
        }
        return switch (state) {
            case "42501" -> text + " (expected: ALTER ROLE of the relay's user with REPLICATION)";
            case "55006" -> text + " (expected: nobody but the relay that leads reads from this slot)";
            default -> text;
        };
    }
}
