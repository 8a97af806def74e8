package dev.hitotsu.server.relay;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** Tells before a relay starts whether waiting could help. */
public final class DatabaseCheck {
    /** PostgreSQL, appendix A: classes 28 (authorization), 3D (no such database), 42 (access, among others). */
    private static final Set<String> LASTING = Set.of("28", "3D", "42");

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
            return isLasting(e) ? new Unfit(reason) : new Away(reason);
        }
    }

    private static boolean isLasting(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.length() == 5 && LASTING.contains(state.substring(0, 2));
    }
}
