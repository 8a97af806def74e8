package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.postgresql.PostgreSqlRights.Use;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Creates or checks the tables in PostgreSQL. */
final class PostgreSqlDatabaseSchema implements DatabaseSchema {
    private final PostgreSql database;
    private final DataSource dataSource;
    private final HitotsuProperties properties;

    PostgreSqlDatabaseSchema(PostgreSql database, DataSource dataSource, HitotsuProperties properties) {
        this.database = database;
        this.dataSource = dataSource;
        this.properties = properties;
    }

    @Override
    public void afterPropertiesSet() throws SQLException {
        if (properties.relay().enabled() && properties.schema().management() != SchemaManagement.NEVER) {
            database.requireSessions();
        }
        switch (properties.schema().management()) {
            case CREATE -> database.schema().apply();
            case VALIDATE -> validate();
            case NEVER -> {}
        }
    }

    private void validate() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            database.rights().require(connection, Use.APPEND);
            if (properties.relay().enabled()) {
                database.schema().check(connection);
                database.rights().require(connection, Use.RELAY);
            } else {
                requireTable(connection);
            }
        }
    }

    /** An application need not have the right to read the schema's version. */
    private void requireTable(Connection connection) throws SQLException {
        String table = properties.schema().name() + ".message";
        try (PreparedStatement select = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new SchemaException(
                            "table " + table + ": missing (expected: the tables that \"hitotsu schema print\""
                                    + " prints, in a migration of yours; or hitotsu.schema.management=create)");
                }
            }
        }
    }
}
