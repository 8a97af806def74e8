package dev.hitotsu.server.relay;

import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.postgresql.PostgreSqlBacklog;
import dev.hitotsu.postgresql.PostgreSqlRights;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Checks the database before a relay starts, and says whether waiting can help. */
public final class DatabaseCheck {
    private DatabaseCheck() {}

    /** What the check found. */
    public sealed interface Result {}

    /**
     * The database has the schema that this release needs, and the user the rights.
     *
     * @param topics some of the topics of messages that wait
     */
    public record Usable(List<String> topics) implements Result {
        public Usable {
            topics = List.copyOf(topics);
        }
    }

    /** The database cannot be reached now. That may change by itself. */
    public record Unreachable(String reason) implements Result {}

    /** The database refuses access or does not have the schema. A person has to change that. */
    public record Unusable(String reason) implements Result {}

    /** Connects once. */
    public static Result of(DataSource dataSource, SchemaName schema) {
        try (Connection connection = dataSource.getConnection()) {
            PostgreSqlRights.of(schema).require(connection, PostgreSqlRights.Use.RELAY);
            PostgreSqlSchema.of(schema).check(connection);
            return new Usable(PostgreSqlBacklog.of(dataSource, schema).topics());
        } catch (SchemaException e) {
            return new Unusable(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            String reason = "database: " + TerminalText.singleLine(e.getMessage());
            return SqlState.isRefusal(e) ? new Unusable(reason) : new Unreachable(reason);
        }
    }
}
