package dev.hitotsu.server.relay;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Checks the database before a relay starts, and says whether waiting can help. */
public final class DatabaseCheck {
    private DatabaseCheck() {}

    /** What was found. */
    public sealed interface Result {}

    /** It is there, with the schema that this release needs. */
    public record Fit() implements Result {}

    /** It cannot be reached now, which may change by itself. */
    public record Away(String reason) implements Result {}

    /** It refuses, or has not the schema, which a person has to change. */
    public record Unfit(String reason) implements Result {}

    /** Connects once. */
    public static Result of(DataSource dataSource, SchemaName schema) {
        try (Connection connection = dataSource.getConnection()) {
            PostgreSqlSchema.of(schema).check(connection);
            return new Fit();
        } catch (SchemaException e) {
            return new Unfit(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            String reason = "database: " + e.getMessage();
            return SqlState.isRefusal(e) ? new Unfit(reason) : new Away(reason);
        }
    }
}
