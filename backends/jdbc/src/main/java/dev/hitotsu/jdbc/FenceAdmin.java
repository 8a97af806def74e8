package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.CoordinationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** The fences that {@link JdbcFenceGuard} has seen, for operators. Thread-safe; blocks for the database. */
public final class FenceAdmin {
    private final DataSource dataSource;
    private final String find;
    private final String forget;

    private FenceAdmin(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.find = schema.in("SELECT token FROM ${schema}.fence WHERE name = ?");
        this.forget = schema.in("DELETE FROM ${schema}.fence WHERE name = ? AND token = ?");
    }

    /** Those in the schema of a database, which has its tables. */
    public static FenceAdmin of(DataSource dataSource, SchemaName schema) {
        requireNonNull(dataSource, "dataSource: null (expected: a data source)");
        requireNonNull(schema, "schema: null (expected: the name of a schema)");
        return new FenceAdmin(dataSource, schema);
    }

    /**
     * The newest fence that was seen of the name; empty for none.
     *
     * @throws CoordinationException if the database refuses
     */
    public OptionalLong seen(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(find)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        } catch (SQLException e) {
            throw failed(name, e);
        }
    }

    /**
     * Forgets what was seen of the name, so that the next fence is taken whatever it is, an older one as well.
     *
     * @param seen the newest one
     * @return false if another one was seen meanwhile; then nothing was changed
     * @throws CoordinationException if the database refuses
     */
    public boolean forget(String name, long seen) {
        requireNonNull(name, "name: null (expected: a name)");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement(forget)) {
            delete.setString(1, name);
            delete.setLong(2, seen);
            int rows = delete.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return rows == 1;
        } catch (SQLException e) {
            throw failed(name, e);
        }
    }

    private static CoordinationException failed(String name, SQLException e) {
        return new CoordinationException("fence of " + name + ": " + e.getMessage(), e);
    }
}
