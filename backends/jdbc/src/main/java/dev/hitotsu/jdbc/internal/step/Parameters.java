package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.step.store.RunHold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Statements with parameters of the kinds that the tables of runs have. */
final class Parameters {
    private Parameters() {}

    /** Runs a statement that changes rows, and tells how many. */
    static int update(Connection connection, String statement, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(statement)) {
            bind(update, parameters);
            return update.executeUpdate();
        }
    }

    /** Changes a run that the owner holds: its row and the owner are the last two parameters. */
    static int change(Connection connection, String statement, RunHold hold, @Nullable Object... parameters)
            throws SQLException {
        @Nullable Object[] all = Arrays.copyOf(parameters, parameters.length + 2);
        all[parameters.length] = hold.row();
        all[parameters.length + 1] = hold.owner().toString();
        return update(connection, statement, all);
    }

    static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case null -> statement.setNull(i + 1, Types.VARBINARY);
                default -> throw new IllegalArgumentException("parameter " + (i + 1) + ": " + parameters[i]);
            }
        }
    }
}
