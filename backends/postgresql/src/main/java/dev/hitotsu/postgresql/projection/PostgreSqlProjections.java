package dev.hitotsu.postgresql.projection;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.projection.ProjectionStatus;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.MessageColumns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The projections in the table {@code projection} of a schema. */
public final class PostgreSqlProjections implements Projections {
    private final DataSource dataSource;
    private final SchemaName schema;

    private PostgreSqlProjections(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    public static PostgreSqlProjections of(DataSource dataSource, SchemaName schema) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(schema, "schema: null (expected: the name of a schema)");
        return new PostgreSqlProjections(dataSource, schema);
    }

    @Override
    public List<ProjectionStatus> list() {
        String sql = schema.in("""
                SELECT name, generation, used.updated_at, CASE WHEN wanted > generation THEN wanted_at END, next.updated_at
                FROM ${schema}.projection,
                    LATERAL (SELECT max(saved_at) AS updated_at FROM ${schema}.read_position
                        WHERE consumer = name || '-' || generation) AS used,
                    LATERAL (SELECT max(saved_at) AS updated_at FROM ${schema}.read_position
                        WHERE consumer = name || '-' || wanted) AS next
                ORDER BY name
                """);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            List<ProjectionStatus> found = new ArrayList<>();
            while (rows.next()) {
                boolean isRebuilding = rows.getTimestamp(4) != null;
                found.add(new ProjectionStatus(
                        rows.getString(1),
                        rows.getInt(2),
                        MessageColumns.CODEC.types().time(rows, 3),
                        MessageColumns.CODEC.types().time(rows, 4),
                        isRebuilding ? MessageColumns.CODEC.types().time(rows, 5) : null));
            }
            return found;
        } catch (SQLException e) {
            throw new InboxException("projections could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean rebuild(String name) {
        requireNonNull(name, "name: null (expected: the name of a projection)");
        String sql = schema.in("""
                UPDATE ${schema}.projection SET wanted = generation + 1,
                    wanted_at = CASE WHEN wanted > generation THEN wanted_at ELSE clock_timestamp() END
                WHERE name = ?
                """);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, name);
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new InboxException("projection " + name + " could not be made anew: " + e.getMessage(), e);
        }
    }
}
