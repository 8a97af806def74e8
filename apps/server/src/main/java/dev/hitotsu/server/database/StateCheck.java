package dev.hitotsu.server.database;

import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.outbox.OutboxException;
import java.sql.SQLException;

/** Looks whether a relay could work on a database, and says what its errors mean. Blocks. */
@FunctionalInterface
public interface StateCheck {
    /** What is found; errors say the rest. */
    DatabaseState find() throws SQLException;

    /** Runs a check. */
    static DatabaseState run(StateCheck check) {
        try {
            return check.find();
        } catch (SchemaException e) {
            return new DatabaseState.Unusable(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            return stateAfter(e);
        } catch (OutboxException e) {
            if (e.getCause() instanceof SQLException cause) {
                return stateAfter(cause);
            }
            throw e;
        }
    }

    private static DatabaseState stateAfter(SQLException e) {
        String reason = "database: " + TerminalText.singleLine(e.getMessage());
        return SqlState.isRefusal(e) ? new DatabaseState.Unusable(reason) : new DatabaseState.Unreachable(reason);
    }
}
