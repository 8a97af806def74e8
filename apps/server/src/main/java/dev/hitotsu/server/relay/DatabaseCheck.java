package dev.hitotsu.server.relay;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** Checks before a relay starts whether its database is usable, or could become so without a person. */
public final class DatabaseCheck {
    /** PostgreSQL, appendix A: classes 28 (authorization), 3D (no such database), 42 (access, among others). */
    private static final Set<String> PERMANENT_CLASSES = Set.of("28", "3D", "42");

    private DatabaseCheck() {}

    /** What the check found. */
    public sealed interface Result {}

    /** The database has the schema that this release needs. */
    public record Usable() implements Result {}

    /** The database cannot be reached now. That may change by itself. */
    public record Unreachable(String reason) implements Result {}

    /** The database refuses access or does not have the schema. A person has to change that. */
    public record Unusable(String reason) implements Result {}

    /** Connects once. */
    public static Result of(DataSource dataSource, SchemaName schema) {
        try (Connection connection = dataSource.getConnection()) {
            PostgreSqlSchema.of(schema).check(connection);
            return new Usable();
        } catch (SchemaException e) {
            return new Unusable(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            String reason = "database: " + e.getMessage();
            return isPermanent(e) ? new Unusable(reason) : new Unreachable(reason);
        }
    }

    private static boolean isPermanent(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.length() == 5 && PERMANENT_CLASSES.contains(state.substring(0, 2));
    }
}
